/**
 * Reads a stream of server-sent events (WHATWG HTML, 9.2.6) from a response body.
 *
 * The browser's own EventSource hides comments, the status of the reply and events with unlisted names; all
 * three are needed here.
 */

export interface ServerEvent {
  name: string;
  id: string;
  data: string;
}

/**
 * Events as they come. A comment comes as an event named `beat` with no data.
 * `alive` hears of every byte: on a slow line a long event takes its time.
 */
export async function* events(body: ReadableStream<Uint8Array>, alive: () => void = () => undefined): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let id = "";
  let lines: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      rest += decoder.decode(value, { stream: true });
      const ready = rest.split(/\r\n|\n|\r(?!$)/);
      rest = ready.pop() ?? "";
      for (const line of ready) {
        if (line !== "") {
          lines.push(line);
          continue;
        }
        const event = read(lines, id);
        lines = [];
        id = event.id;
        yield event;
      }
    }
  } finally {
    // The other side may be gone already; there is nobody left to tell.
    reader.cancel().catch(() => undefined);
  }
}

function read(lines: string[], last: string): ServerEvent {
  const event: ServerEvent = { name: "message", id: last, data: "" };
  const data: string[] = [];
  let only = true;
  for (const line of lines) {
    if (line.startsWith(":")) continue;
    only = false;
    const at = line.indexOf(":");
    const field = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (field === "event") event.name = value;
    else if (field === "id") event.id = value;
    else if (field === "data") data.push(value);
  }
  if (only) event.name = "beat";
  event.data = data.join("\n");
  return event;
}
