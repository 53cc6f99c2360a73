/** A sum of đồng as people type it here, with dots, spaces and the sign; undefined where nothing is typed, NaN where it is no sum. */
export function readSum(text: string | undefined): number | undefined {
  const bare = (text ?? '').replaceAll(/[. đ]/g, '')
  if (bare === '') return undefined
  return /^\d{1,13}$/.test(bare) ? Number(bare) : Number.NaN
}
