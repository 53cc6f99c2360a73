/** When a task is due: a day, again and again, or nobody says (the words stay as they were written). */
export type Due = { day: string | null; isRegular: boolean; isRead: boolean }

const pad = (value: number): string => String(value).padStart(2, '0')
const endOfMonth = (year: number, month: number): string => `${year}-${pad(month)}-${pad(new Date(Date.UTC(year, month, 0)).getUTCDate())}`

/**
 * Reads "6/2025", "Tháng 10/2025", "Quý II/2025", "2025", "2025 - 2026" (the later one), "Thường xuyên", "Hằng năm". A year with
 * more words ("2025 và những năm tiếp theo") is due at its end and goes on.
 */
export function readDue(words: string): Due {
  const text = words.trim().toLowerCase()
  if (text === '') return { day: null, isRegular: false, isRead: false }
  const isRegular = /thường xuyên|hằng năm|hàng năm|tiếp theo/.test(text)
  const quarter = /quý\s+(iv|i{1,3}|[1-4])\s*\/\s*(20\d{2})/.exec(text)
  if (quarter) {
    const number = { i: 1, ii: 2, iii: 3, iv: 4 }[quarter[1] ?? ''] ?? Number(quarter[1])
    return { day: endOfMonth(Number(quarter[2]), number * 3), isRegular, isRead: true }
  }
  const months = [...text.matchAll(/(\d{1,2})\s*\/\s*(20\d{2})/g)].filter(([, month]) => Number(month) >= 1 && Number(month) <= 12)
  const days = months.map(([, month, year]) => endOfMonth(Number(year), Number(month)))
  const years = days.length > 0 ? [] : [...text.matchAll(/\b(20\d{2})\b/g)].map(([year]) => `${year}-12-31`)
  const day = [...days, ...years].sort().at(-1) ?? null
  return { day, isRegular, isRead: day !== null || isRegular }
}

/** Whether the words of lead and partners name the province: as one of the localities. */
export function concernsUs(lead: string, partners: string, names: readonly string[]): 'lead' | 'partner' | 'none' {
  const names1 = names.map((name) => name.toLowerCase())
  const has = (text: string): boolean => names1.some((name) => text.toLowerCase().includes(name))
  return has(lead) ? 'lead' : has(partners) ? 'partner' : 'none'
}

/** Partners as a list. */
export const partnersOf = (words: string): string[] =>
  words
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter(Boolean)
