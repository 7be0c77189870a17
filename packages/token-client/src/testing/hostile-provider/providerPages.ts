const html = (body: string): Response =>
  new Response(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>${body}`, {
    headers: { 'content-type': 'text/html', 'cache-control': 'no-store' },
  })

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** JSON that is safe within a script. */
const literal = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

/** A button for each person. What was asked comes along. */
export const signInPage = (action: string, request: string, users: readonly string[]): Response =>
  html(
    `<main><h1>Sign in</h1><form method="post" action="${escape(action)}"><input type="hidden" name="request" value="${escape(request)}">${users
      .map((user) => `<button name="user" value="${escape(user)}">${escape(user)}</button>`)
      .join(' ')}</form></main>`,
  )

/** Goes on by itself. No redirect, because those of an answer that a test puts in place of the network are not routed. */
export const goOnPage = (url: string): Response => html(`<script>location.replace(${literal(url)})</script>`)

/** Says the answer to the page that has framed or opened this one (`response_mode=web_message`). */
export const messagePage = (answer: string, origin: string): Response =>
  html(
    `<script>(opener || parent).postMessage({ type: 'authorization_response', response: Object.fromEntries(new URLSearchParams(${literal(answer)})) }, ${literal(origin)})</script>`,
  )

/** Answers `client_id session_state` with `unchanged`, `changed` or `error` (Session Management §3.3). */
export const checkSessionPage = (status: string): Response =>
  html(`<script>
addEventListener('message', async ({ data, origin, source }) => {
  const answer = await fetch(${literal(status)} + '?' + new URLSearchParams({ data, origin }))
  source.postMessage(await answer.text(), origin)
})
</script>`)
