import type { SessionEffect } from './effectContext.ts'

/** After sleep, freezing, throttling or a stay in the back/forward cache, instants are compared before anything else. */
export const wake: SessionEffect = ({ environment, agenda, dispatch, getState }) => {
  const stopVisibility = environment.visibility.subscribe((change) => {
    agenda.ring()
    // the page that had left for the authorization server is back by the back button
    if (change === 'restored' && getState().status === 'reauthenticating')
      dispatch({ type: 'reauthenticationAbandoned' })
  })
  const tellNetwork = (online: boolean) => {
    dispatch({ type: 'networkChanged', online })
    agenda.ring()
  }
  if (!environment.network.isOnline()) tellNetwork(false)
  const stopNetwork = environment.network.subscribe(tellNetwork)
  return () => {
    stopVisibility()
    stopNetwork()
  }
}
