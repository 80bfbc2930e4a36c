/** What jsdom leaves out of a browser, as far as the tests meet it. */

const absent = globalThis as { CSS?: unknown };
absent.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, (sign) => `\\${sign}`) };
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
