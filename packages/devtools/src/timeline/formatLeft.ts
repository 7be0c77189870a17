/** Minutes and seconds, or seconds, or hours, or days. */
export const formatLeft = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  if (seconds >= 172_800) return `${Math.round(seconds / 86_400)} days`
  if (seconds >= 3_600) return `${Math.round(seconds / 3_600)} h`
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
