/** What made-up documents say; each says of itself that it was made up. */
export const label = '(văn bản mẫu, máy sinh ra để thử)'

/** Documents that came: from whom, how old, how urgent, and how far the work on them is. */
export type Came = { subject: string; sender: string; code: string; ago: number; urgency: number; road: ('assign' | 'take' | 'finish')[] }
export const came: Came[] = [
  {
    subject: 'Báo cáo tình hình hạn mặn',
    sender: 'Đài Khí tượng mẫu',
    code: '12/KTTV',
    ago: 9,
    urgency: 1,
    road: ['assign', 'take', 'finish'],
  },
  { subject: 'Phối hợp rà soát hộ nghèo', sender: 'Mặt trận mẫu', code: '31/MT', ago: 5, urgency: 0, road: ['assign', 'take'] },
  { subject: 'Mời họp về an toàn giao thông', sender: 'Ban An toàn mẫu', code: '7/GM-BAT', ago: 2, urgency: 2, road: ['assign'] },
  { subject: 'Cung cấp số liệu dân cư', sender: 'Chi cục Thống kê mẫu', code: '45/CCTK', ago: 1, urgency: 0, road: [] },
]

/** Drafts, each as far on its way to the signature. */
export type Drafted = { subject: string; type: string; content: string; road: ('revise' | 'submit' | 'endorse' | 'sign' | 'issue')[] }
export const drafted: Drafted[] = [
  {
    ...{ subject: 'Kế hoạch tổng vệ sinh cuối tuần', type: '6', road: ['revise'] },
    content: 'Đề nghị các tổ dân phố phát động tổng vệ sinh.',
  },
  { subject: 'Báo cáo công tác tháng', type: '4', content: 'Trong tháng, đơn vị đã hoàn thành các việc được giao.', road: ['submit'] },
  { subject: 'Trả lời kiến nghị cử tri', type: '1', content: 'Đơn vị trả lời kiến nghị như sau.', road: ['submit', 'endorse'] },
  {
    subject: 'Phân công trực cuối tuần',
    type: '3',
    content: 'Phân công trực như danh sách kèm theo.',
    road: ['submit', 'endorse', 'sign'],
  },
  {
    ...{ subject: 'Tăng cường trật tự đường phố', type: '6', road: ['submit', 'endorse', 'sign', 'issue'] },
    content:
      'Các đơn vị rà soát điểm lấn chiếm trên địa bàn.\nBáo cáo kết quả trước ngày 15 tháng sau.\nPhân công cán bộ trả lời phản ánh của người dân đúng hạn.',
  },
]
