/** A dossier's code: the province, the unit, the day of filing and a running number. */
export function dossierCode({ hCode, unitCode, on, number }: { hCode: string; unitCode: string; on: string; number: number }): string {
  return `${hCode}.${unitCode.replace(/^H\d+\./, '')}-${on.slice(2).replaceAll('-', '')}-${String(number).padStart(4, '0')}`
}
