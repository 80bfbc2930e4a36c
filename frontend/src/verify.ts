/**
 * A file shown in `<form data-hash>` stays on the device: its SHA-256 is sent in the field `sha256` instead.
 *
 * Browsers hash only on https and on this machine's own address; elsewhere, and when hashing fails, the
 * form sends the file as it does without scripts, and the server hashes it.
 */

/** SHA-256 in hex. */
export async function digest(data: ArrayBuffer): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(form: HTMLFormElement, input: HTMLInputElement, file: File): Promise<void> {
  try {
    const field = form.elements.namedItem("sha256") as HTMLInputElement;
    field.value = await digest(await file.arrayBuffer());
    input.disabled = true;
  } catch {
    input.disabled = false;
  }
  form.submit();
}

export function watchHashes(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-hash]")) return;
    const input = form.querySelector<HTMLInputElement>("input[type=file]");
    const file = input?.files?.[0];
    // Undefined on an insecure origin, whatever the types say.
    if (!input || !file || !(crypto as Partial<Crypto>).subtle) return;
    event.preventDefault();
    form.querySelector("button[type=submit]")?.setAttribute("aria-busy", "true");
    void send(form, input, file);
  });
}
