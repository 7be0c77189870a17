/** Whose page it is: name as its readers see it, and where its style sheet is. */
export type Brand = { name: string; mark: string }

/** Returns a page: plain HTML with one style sheet and no script. `card` and `note` are HTML. */
export const page = ({ name, mark }: Brand, title: string, card: string, note = ''): string =>
  document(
    `${title} · ${name}`,
    `<main>
    <span class="brand">${mark}</span>
    <div class="card">${card}</div>
    ${note && `<p class="note">${note}</p>`}
  </main>`,
  )

/** @param body HTML */
export const document = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${escape(title)}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  ${body}
</body>
</html>`

/** Text that goes into HTML. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** A form with more fields. @param fields HTML */
export const withFields = (form: string, fields: string): string => form.replace('</form>', () => `${fields}</form>`)
