/** What the pages without a server share: their words come with them, in three languages. */

export type Language = "vi" | "en" | "de";

/** A sentence with its `{places}` filled. */
export function filled(sentence: string, places: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
}

function write(words: Record<string, string>, language: Language): void {
  document.documentElement.lang = language;
  document.title = words.title ?? "";
  for (const place of document.querySelectorAll<HTMLElement>("[data-say]")) place.textContent = words[place.dataset.say ?? ""] ?? "";
  for (const place of document.querySelectorAll<HTMLTemplateElement>("template[data-word]")) place.content.textContent = words[place.dataset.word ?? ""] ?? "";
}

/** Write the page in the browser's language, Vietnamese when it is none of ours, and again when a button says so. */
export function speak(languages: Record<Language, Record<string, string>>, tell: (language: Language) => void = () => undefined): void {
  const turn = (language: Language): void => {
    write(languages[language], language);
    tell(language);
  };
  const spoken = navigator.language.slice(0, 2);
  turn(spoken === "de" || spoken === "en" ? spoken : "vi");
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]")) {
    button.addEventListener("click", () => {
      turn(button.dataset.language as Language);
    });
  }
}
