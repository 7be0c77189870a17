import { diagnoseOidc } from '@stillhere/token-client/diagnose'

/** Prints what works in this browser with this server, and why the rest does not. For developers. */
export async function printDiagnosis(): Promise<void> {
  console.table(await diagnoseOidc({ issuer: 'https://sign-in.example', clientId: 'my-app' }))
}
