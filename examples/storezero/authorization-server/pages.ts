/** The pages that people see at the authorization server. Plain HTML with one style sheet, no script of ours. */

import { escape, page, withFields } from '../page.ts'

/** Returns a page of Storezero. @param card HTML; @param note HTML */
export const storezeroPage = (title: string, card: string, note = ''): string =>
  page({ name: 'Storezero', mark: 'storezero<i>.</i>' }, title, card, note)

/** @param form the one that oidc-provider wants to be sent; @param trusted the app has proved whom it means */
export const askToSignOut = (form: string, trusted: boolean, application: string | undefined): string =>
  trusted
    ? storezeroPage(
        'Signing out',
        `<h1>Signing you out…</h1>
         ${withFields(form, '<input type="hidden" name="logout" value="yes"><noscript><button class="button">Sign out</button></noscript>')}
         <script>document.forms[0].submit()</script>`,
      )
    : storezeroPage(
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
  storezeroPage(
    'Signed out',
    `<h1>You are signed out</h1><a class="button" href="${escape(home)}">Back to the shop</a>`,
  )

/** @param out parameters of the OAuth error: a code, and perhaps a description that was written for developers */
export const errorPage = (out: { error?: string | undefined; error_description?: string | undefined }, home: string) =>
  storezeroPage(
    'Something is not right',
    `<div>
       <h1>That did not work</h1>
       <p class="quiet">The shop sent us a request that we cannot answer. You can safely go back and try again.</p>
     </div>
     <p class="quiet"><code>${escape(out.error ?? 'server_error')}</code> ${escape(out.error_description ?? '')}</p>
     <a class="button" href="${escape(home)}">Back to the shop</a>`,
  )

export const startAgainPage = (home: string): string =>
  storezeroPage(
    'Start again',
    `<div>
       <h1>This page has expired</h1>
       <p class="quiet">You were away for a while, or this sign-in was finished in another tab. Nothing is lost.</p>
     </div>
     <a class="button" href="${escape(home)}">Start again</a>`,
  )
