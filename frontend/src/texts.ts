/** Sentences of the page's language, put into the page by the server (`<script id="texts">`). */

export type TextKey =
  | "back"
  | "confirm_first"
  | "copied"
  | "dismiss"
  | "go_confirm"
  | "go_sign_in"
  | "held"
  | "held_more"
  | "kept"
  | "kept_more"
  | "keys"
  | "lost"
  | "lost_more"
  | "none_found"
  | "not_sent"
  | "not_sent_more"
  | "office_ended"
  | "office_ended_more"
  | "over"
  | "refused"
  | "rehearsed"
  | "right_ended"
  | "right_ended_more"
  | "send"
  | "sending"
  | "show"
  | "sign_in"
  | "your_words";

let known: Partial<Record<TextKey, string>> | undefined;

function load(): Partial<Record<TextKey, string>> {
  const source = document.getElementById("texts")?.textContent;
  return source ? (JSON.parse(source) as Partial<Record<TextKey, string>>) : {};
}

/** The sentence for a key with its `{places}` filled; the key itself when the page brings none. */
export function text(key: TextKey, places: Record<string, string | number> = {}): string {
  known ??= load();
  const sentence = known[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
}

/** Forget the sentences, so that the next call reads the page again. */
export function forgetTexts(): void {
  known = undefined;
}
