import type { Calendar, Session } from './calendar.rules.ts'

const DAY: Session[] = [
  { from: '07:00', to: '11:00' },
  { from: '13:00', to: '17:00' },
]

/**
 * The calendar of an agency that follows the Labour Code (Bộ luật Lao động 2019, Điều 112, to verify): Monday to Friday,
 * New Year, five days of Tết (the last of the old lunar year and four of the new), Hùng Kings, 30 April, 1 May, 2 September.
 * The second day of the National Day, the swaps of each year and another choice of the Tết days are data: give them.
 */
export function vietnameseCalendar(own: Partial<Calendar> & { id: string; name: string }): Calendar {
  return {
    sessions: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY },
    cutOff: '15:00',
    fixedHolidays: [
      { month: 1, day: 1, name: 'Tết Dương lịch' },
      { month: 4, day: 30, name: 'Ngày Chiến thắng' },
      { month: 5, day: 1, name: 'Ngày Quốc tế lao động' },
      { month: 9, day: 2, name: 'Quốc khánh' },
    ],
    lunarHolidays: [
      { month: 1, day: 1, name: 'Tết Âm lịch', before: 1, after: 3 },
      { month: 3, day: 10, name: 'Giỗ Tổ Hùng Vương' },
    ],
    holidays: [],
    swapDays: [],
    halfDays: [],
    compensate: true,
    ...own,
  }
}
