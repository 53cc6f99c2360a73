/** A place on the ground in degrees (WGS 84). */
export type Place = { lat: number; lon: number }

/** `2026:11:21 08:15:00` of a camera, which knows no zone: Vietnam's. */
export function readExifDate(text: string): Date | undefined {
  const [, y, m, d, time] = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text) ?? []
  const at = new Date(`${y}-${m}-${d}T${time}+07:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
