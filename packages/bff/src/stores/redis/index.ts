export { redisSessionStore, type RedisScriptClient, type RedisSessionStoreOptions } from './redisSessionStore.ts'
