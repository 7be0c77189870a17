import { diagnoseOidc } from '@stillhere/token-client/diagnose'

/** For a page that helps developers: what works in this browser with this server, and why not. */
export async function printDiagnosis(): Promise<void> {
  console.table(await diagnoseOidc({ issuer: 'https://sign-in.example', clientId: 'my-app' }))
}
