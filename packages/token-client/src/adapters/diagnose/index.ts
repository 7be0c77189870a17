export { diagnoseOidc, type DiagnoseOptions } from './diagnoseOidc.ts'
export type { Finding, FindingOutcome, FindingTopic } from './finding.ts'
