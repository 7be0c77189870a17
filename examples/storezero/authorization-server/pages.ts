/** The pages that people see at the authorization server. Plain HTML with one style sheet, no script of ours. */

import { demoCode } from './twoSteps.ts'

/** What the sign-in page needs to know of the request behind it. */
export type SignInRequest = {
  action: string
  application: string
  username: string
  problem: string | null
  /** The password alone is not enough. */
  needsCode: boolean
  /** The person is known and proves their identity once more. */
  again: boolean
}

export const signInPage = ({ action, application, username, problem, needsCode, again }: SignInRequest): string =>
  page(
    'Sign in',
    `<div>
       <h1>${again ? 'Confirm it’s you' : 'Sign in'}</h1>
       <p class="quiet">to continue to ${escape(application)}</p>
     </div>
     ${problem ? `<p class="problem" role="alert">${escape(problem)}</p>` : ''}
     <form method="post" action="${escape(action)}">
       <label class="field">Username
         <input name="username" value="${escape(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${username ? '' : 'autofocus'}></label>
       <label class="field">Password
         <input name="password" type="password" autocomplete="current-password" required ${username ? 'autofocus' : ''}></label>
       ${needsCode ? codeField : ''}
       <button class="button">Sign in</button>
       <a class="cancel" href="${escape(action)}/cancel">Go back</a>
     </form>`,
    'This is a demo. Use <code>ada</code> / <code>ada</code> or <code>grace</code> / <code>grace</code>.',
  )

/** @param form the one that oidc-provider wants to be sent; @param trusted the app has proved whom it means */
export const askToSignOut = (form: string, trusted: boolean, application: string | undefined): string =>
  trusted
    ? page(
        'Signing out',
        `<h1>Signing you out…</h1>
         ${withFields(form, '<input type="hidden" name="logout" value="yes"><noscript><button class="button">Sign out</button></noscript>')}
         <script>document.forms[0].submit()</script>`,
      )
    : page(
        'Sign out',
        `<div>
           <h1>Do you want to sign out?</h1>
           <p class="quiet">That ends your visit in the shop and in My Account alike.</p>
         </div>
         ${withFields(
           form,
           `<button class="button" name="logout" value="yes">Sign out</button>
            <button class="button plain">${application ? `Only leave ${escape(application)}` : 'Stay signed in'}</button>`,
         )}`,
      )

export const signedOutPage = (home: string): string =>
  page('Signed out', `<h1>You are signed out</h1><a class="button" href="${escape(home)}">Back to the shop</a>`)

/** @param out parameters of the OAuth error: a code, and perhaps a description that was written for developers */
export const errorPage = (out: { error?: string | undefined; error_description?: string | undefined }, home: string) =>
  page(
    'Something is not right',
    `<div>
       <h1>That did not work</h1>
       <p class="quiet">The shop sent us a request that we cannot answer. You can safely go back and try again.</p>
     </div>
     <p class="quiet"><code>${escape(out.error ?? 'server_error')}</code> ${escape(out.error_description ?? '')}</p>
     <a class="button" href="${escape(home)}">Back to the shop</a>`,
  )

export const startAgainPage = (home: string): string =>
  page(
    'Start again',
    `<div>
       <h1>This page has expired</h1>
       <p class="quiet">You were away for a while, or this sign-in was finished in another tab. Nothing is lost.</p>
     </div>
     <a class="button" href="${escape(home)}">Start again</a>`,
  )

const codeField = `<label class="field">Code
         <input name="code" inputmode="numeric" autocomplete="one-time-code" required>
         <small class="quiet">Enter the code ${demoCode}. In earnest it would come from your phone; this is a demo.</small></label>`

const page = (title: string, card: string, aside = ''): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${title} · Storezero</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <main>
    <span class="brand">storezero<i>.</i></span>
    <div class="card">${card}</div>
    ${aside && `<p class="aside">${aside}</p>`}
  </main>
</body>
</html>`

const withFields = (form: string, fields: string) => form.replace('</form>', () => `${fields}</form>`)

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
