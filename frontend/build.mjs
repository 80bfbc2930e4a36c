// Builds the stylesheets and scripts into the Django app. The result is committed and must not depend on
// the machine: no source maps, no time stamps, no absolute paths. `--out DIR` builds elsewhere.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundle, transform } from "lightningcss";

const here = dirname(fileURLToPath(import.meta.url));
const flag = process.argv.indexOf("--out");
const out = flag > 0 ? resolve(process.argv[flag + 1]) : join(here, "../src/chibo/web/static/web");
mkdirSync(out, { recursive: true });

const SCRIPTS = ["authority", "ballot", "ballot-worker", "trackers", "trustee", "trustee-worker"];
const ALONE = ["check", "trustee-offline"];

// Chromium 90, Firefox 90 and Safari 15 of 2021: old telephones get no newer browser.
const targets = { chrome: 90 << 16, firefox: 90 << 16, safari: 15 << 16 };
// The rules of the projector and of ballot papers stay out of a telephone's first visit.
for (const name of ["chibo", "hall", "ballots"]) {
  const { code } = bundle({ filename: join(here, `styles/${name}.css`), minify: true, targets, projectRoot: here });
  writeFileSync(join(out, `${name}.css`), code);
}

/** One script with all it needs, for the browsers above. */
async function script(source, legalComments = "none") {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [source],
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome90", "firefox90", "safari15"],
    charset: "utf8",
    legalComments,
    logLevel: "warning",
  });
  return outputFiles[0].contents;
}

// One file each: all pages, two that need more, and the worker that shows the offline page.
for (const name of ["chibo", "public", "reminders", "worker"]) writeFileSync(join(out, `${name}.js`), await script(`src/${name}.ts`));

// The secret ballot: scripts of its pages only, and pages that need no server. Their hashes are published.
const ballot = SCRIPTS.map((name) => `${name}.js`);
for (const name of SCRIPTS) writeFileSync(join(out, `${name}.js`), await script(`ballot/${name}.ts`, "eof"));
for (const name of ALONE) {
  writeFileSync(join(out, `${name}.html`), await alone(name));
  ballot.push(`${name}.html`);
}
// Its code is in what browsers get, so its licence goes with it.
writeFileSync(join(out, "qr-MIT.txt"), readFileSync(join(here, "node_modules/qr/LICENSE-MIT")));
const sums = ballot.sort().map((name) => `${hash(readFileSync(join(out, name)), "hex")}  ${name}\n`);
writeFileSync(join(out, "ballot-files.sha256"), sums.join(""));

function hash(data, encoding) {
  return createHash("sha256").update(data).digest(encoding);
}

/** A page in one file, allowed to run its own script and to load or send nothing. */
async function alone(name) {
  const code = Buffer.from(await script(`ballot/${name}.ts`, "eof")).toString("utf8").trim();
  if (code.includes("</script")) throw new Error(`${name}: the script would end too early`);
  const css = Buffer.from(transform({ filename: "alone.css", code: readFileSync(join(here, "ballot/alone.css")), minify: true, targets }).code).toString("utf8");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash(code, "base64")}'`,
    `style-src 'sha256-${hash(css, "base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  // Functions, since a "$" in a script is no pattern.
  return readFileSync(join(here, `ballot/${name}.html`), "utf8")
    .replace("POLICY", () => policy)
    .replace("STYLE", () => css)
    .replace("SCRIPT", () => code);
}
