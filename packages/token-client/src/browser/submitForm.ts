/**
 * Leaves the page by POST, with the parameters of an address in the body (RP-Initiated Logout §2 asks every server to
 * accept both methods). Use it where the address is too long for a request line.
 */
export function submitForm(url: URL): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = url.origin + url.pathname
  for (const [name, value] of url.searchParams) {
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}
