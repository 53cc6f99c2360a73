/** What made-up reports say, by kind: each says of itself that it was made up. */
export const label = '(phản ánh mẫu, máy sinh ra để thử)'

type Said = { words: string; answer: string; answers?: Record<string, string> }
export const sayings: Record<string, Said[]> = {
  waste: [
    { words: 'Rác đổ đống sau chợ, bốc mùi', answer: 'Đội vệ sinh đã dọn và đặt thêm thùng rác.', answers: { kind: 'household' } },
    { words: 'Xà bần đổ trộm bên lề đường', answer: 'Đã chở xà bần đi và nhắc nhở người đổ.', answers: { kind: 'building' } },
  ],
  street: [
    { words: 'Hàng quán bày kín vỉa hè trước trường', answer: 'Tổ trật tự đã nhắc nhở, lối đi đã thông thoáng.' },
    { words: 'Xe tải đậu suốt ngày che tầm nhìn ở ngã tư', answer: 'Đã nhắc chủ xe, kẻ vạch cấm đậu.' },
  ],
  advertising: [{ words: 'Tờ rơi dán kín trụ điện', answer: 'Đã bóc gỡ và sơn lại trụ.' }],
  building: [{ words: 'Nhà đang xây lấn ra bờ kênh', answer: 'Đã kiểm tra, chủ nhà tự tháo phần lấn chiếm.', answers: { stage: 'walls' } }],
  lights: [
    { words: 'Ba bóng đèn đường tắt cả tuần', answer: 'Đèn đã được thay và thử sáng.' },
    { words: 'Đèn chớp tắt liên tục', answer: 'Đã thay bộ nguồn của đèn.' },
  ],
  roads: [
    { words: 'Ổ gà sâu giữa đường, xe máy dễ ngã', answer: 'Đã vá mặt đường.', answers: { danger: 'yes' } },
    { words: 'Nắp cống vỡ cạnh lối vào trường', answer: 'Đã thay nắp cống.', answers: { danger: 'yes' } },
  ],
  water: [
    { words: 'Cống nghẹt, mưa là ngập', answer: 'Đã nạo vét đoạn cống.' },
    { words: 'Ống nước bể, chảy từ hôm qua', answer: 'Đã hàn ống và cấp nước lại.' },
  ],
  noise: [{ words: 'Karaoke loa kéo tới khuya', answer: 'Đã nhắc chủ quán và lập cam kết.' }],
}

/** The lives that reports are given, so that every queue and every phase has some; `days` before now when they came in. */
export type Step = 'accept' | 'accept_private' | 'take' | 'ask' | 'answer' | 'rate' | 'reopen' | 'decline' | 'withdraw' | 'merge' | 'route'
export type Life = { steps: Step[]; days: number }
const old = [38, 33, 29, 26, 41, 36, 31, 44, 24, 19, 16, 12, 9]
export const lives: Life[] = [
  ...old.map((days, n): Life => ({ days, steps: ['accept', 'take', 'answer', ...(n % 3 === 0 ? [] : (['rate'] as const))] })),
  { days: 11, steps: ['accept', 'take', 'answer', 'reopen', 'take'] },
  { days: 14, steps: ['decline'] },
  { days: 8, steps: ['merge'] },
  { days: 10, steps: ['withdraw'] },
  { days: 7, steps: ['accept', 'take'] },
  { days: 4, steps: ['accept', 'take'] },
  { days: 3, steps: ['accept', 'ask'] },
  { days: 2, steps: ['accept', 'route', 'take'] },
  { days: 1.5, steps: ['accept'] },
  { days: 1, steps: ['accept_private'] },
  { days: 0.6, steps: ['accept'] },
  { days: 0.3, steps: [] },
  { days: 0.1, steps: [] },
]
