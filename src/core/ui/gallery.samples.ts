import type { Lang } from '#core/i18n.ts'
import type { TraceDay } from '#core/ui/trace.tsx'

type Words = Record<
  | 'title'
  | 'intro'
  | 'theme'
  | 'forms'
  | 'states'
  | 'records'
  | 'lists'
  | 'receipt'
  | 'steering'
  | 'errors'
  | 'frames'
  | 'deadline'
  | 'question'
  | 'hint'
  | 'often'
  | 'birth'
  | 'marriage'
  | 'start'
  | 'save'
  | 'draft'
  | 'withdraw'
  | 'hand'
  | 'why'
  | 'name'
  | 'nameHint'
  | 'born'
  | 'bornHint'
  | 'bornError'
  | 'where'
  | 'hospital'
  | 'hospitalHint'
  | 'home'
  | 'also'
  | 'card'
  | 'cardHint'
  | 'unit'
  | 'ward'
  | 'photo'
  | 'photoHint'
  | 'photoError'
  | 'note'
  | 'overdue'
  | 'soon'
  | 'done'
  | 'doing'
  | 'waiting'
  | 'plain'
  | 'attention'
  | 'stale'
  | 'get'
  | 'getWhat'
  | 'long'
  | 'longWhat'
  | 'cost'
  | 'costWhat'
  | 'send'
  | 'held'
  | 'certificate'
  | 'certificateNote'
  | 'step1'
  | 'step2'
  | 'step3'
  | 'emptyTitle'
  | 'emptyText'
  | 'noticeText'
  | 'applicant'
  | 'due'
  | 'onTime'
  | 'late'
  | 'satisfied'
  | 'cases'
  | 'desk'
  | 'minutes'
  | 'saved',
  string
>

const keys =
  'title intro theme forms states records lists receipt steering errors frames deadline question hint often birth marriage start save draft withdraw hand why name nameHint born bornHint bornError where hospital hospitalHint home also card cardHint unit ward photo photoHint photoError note overdue soon done doing waiting plain attention stale get getWhat long longWhat cost costWhat send held certificate certificateNote step1 step2 step3 emptyTitle emptyText noticeText applicant due onTime late satisfied cases desk minutes saved'.split(
    ' ',
  ) as (keyof Words)[]

const texts: Record<Lang, string> = {
  vi: `Bộ thành phần|Mọi thành phần, mọi trạng thái, ba ngôn ngữ, hai nền.|Nền|Biểu mẫu|Tình trạng|Hồ sơ|Danh sách|Giấy hẹn|Điều hành|Trang lỗi|Khung trang|Hạn trả
Bạn cần làm gì?|Gõ như bạn nói, không cần dấu: “lam khai sinh”.|Nhiều người tìm:|Đăng ký khai sinh|Đăng ký kết hôn|Bắt đầu|Tiếp tục|Lưu, làm tiếp sau|Rút hồ sơ…|Trả kết quả|Chưa làm được: chờ lãnh đạo phường ký.|Họ tên trẻ|Viết như trong giấy chứng sinh
Ngày sinh|Ví dụ: 3 11 2026|Ngày sinh phải là hôm nay hoặc trước hôm nay|Nơi sinh|Bệnh viện, trạm y tế|Trong tỉnh hoặc tỉnh khác|Tại nhà|Làm cùng lúc|Thẻ bảo hiểm y tế|Trẻ dưới 6 tuổi, không mất tiền|Nơi nộp|Phường Phú Lợi
Ảnh giấy chứng sinh|Chụp rõ bốn góc. Ảnh hoặc PDF, nhỏ hơn 10 MB.|Ảnh giấy chứng sinh phải nhỏ hơn 10 MB|Ghi chú|Trễ 2 ngày|Còn 6 giờ|Đã có kết quả|Đang xử lý|Chờ bổ sung|Còn 3 ngày|Cần lưu ý|Số liệu cũ
Bạn nhận được|Giấy khai sinh|Bao lâu|Trong ngày làm việc|Bao nhiêu tiền|Không mất tiền|Bạn nộp|Đã có, không cần nộp|Giấy chứng sinh|Bệnh viện đã gửi bản điện tử thì bạn chỉ cần chọn.|Trẻ|Cha và mẹ|Kiểm tra lại
Bạn chưa có hồ sơ nào|Hồ sơ bạn nộp trên mạng hay tại quầy sẽ hiện ở đây.|Tối nay 22:00–23:00 tạm dừng thanh toán. Hồ sơ vẫn nộp được.|Người nộp|Hạn|Đúng hạn toàn tỉnh|Đang quá hạn|Người dân hài lòng|hồ sơ|Một cửa|4 phút trước|Đã lưu.`,
  en: `Components|Every component in every state, three languages, two themes.|Theme|Forms|States|Records|Lists|Receipt|Steering|Error pages|Page frames|Deadline
What do you need to do?|Type as you speak: “register birth”.|Often searched:|Birth registration|Marriage registration|Start|Continue|Save for later|Withdraw…|Return the result|Not yet possible: waiting for the ward leader to sign.|Child’s full name|As on the birth notification
Date of birth|For example: 3 11 2026|The date of birth must be today or earlier|Place of birth|Hospital or health station|In this province or another|At home|Do at the same time|Health insurance card|Under 6, free of charge|Where to apply|Phú Lợi ward
Photo of the birth notification|All four corners in sight. Photo or PDF under 10 MB.|The photo must be smaller than 10 MB|Note|2 days late|6 hours left|Result ready|In progress|Waiting for papers|3 days left|Take note|Old data
You get|Birth certificate|How long|The same working day|How much|Free of charge|You provide|Held already, nothing to provide|Birth notification|If the hospital has sent it, you only choose it.|Child|Parents|Check your answers
You have no cases yet|Cases you file online or at the counter appear here.|Payments pause tonight 22:00–23:00. You can still apply.|Applicant|Due|On time, whole province|Overdue now|People satisfied|cases|One-stop desk|4 minutes ago|Saved.`,
  km: `សមាសធាតុ|សមាសធាតុទាំងអស់ គ្រប់ស្ថានភាព បីភាសា ពីរផ្ទៃ។|ផ្ទៃ|ទម្រង់បែបបទ|ស្ថានភាព|សំណុំរឿង|បញ្ជី|បង្កាន់ដៃ|ការដឹកនាំ|ទំព័រកំហុស|គ្រោងទំព័រ|ថ្ងៃកំណត់
តើអ្នកត្រូវការធ្វើអ្វី?|ឧទាហរណ៍៖ សំបុត្រកំណើត|ស្វែងរកញឹកញាប់៖|ចុះបញ្ជីកំណើត|ចុះបញ្ជីអាពាហ៍ពិពាហ៍|ចាប់ផ្តើម|បន្ត|រក្សាទុក ធ្វើពេលក្រោយ|ដកសំណុំរឿង…|ប្រគល់លទ្ធផល|មិនទាន់ធ្វើបាន៖ រង់ចាំថ្នាក់ដឹកនាំចុះហត្ថលេខា។|ឈ្មោះពេញរបស់កុមារ|សរសេរដូចក្នុងលិខិតបញ្ជាក់កំណើត
ថ្ងៃខែឆ្នាំកំណើត|ឧទាហរណ៍៖ 3 11 2026|ថ្ងៃកំណើតត្រូវជាថ្ងៃនេះ ឬមុនថ្ងៃនេះ|ទីកន្លែងកំណើត|មន្ទីរពេទ្យ ឬប៉ុស្តិ៍សុខភាព|ក្នុងខេត្ត ឬខេត្តផ្សេង|នៅផ្ទះ|ធ្វើក្នុងពេលតែមួយ|ប័ណ្ណធានារ៉ាប់រងសុខភាព|កុមារក្រោម 6 ឆ្នាំ មិនគិតប្រាក់|កន្លែងដាក់ពាក្យ|សង្កាត់ Phú Lợi
រូបថតលិខិតបញ្ជាក់កំណើត|ថតឱ្យឃើញជ្រុងទាំងបួន។ រូបថត ឬ PDF តូចជាង 10 MB។|រូបថតត្រូវតូចជាង 10 MB|កំណត់ចំណាំ|យឺត 2 ថ្ងៃ|នៅសល់ 6 ម៉ោង|មានលទ្ធផល|កំពុងដំណើរការ|រង់ចាំបំពេញ|នៅសល់ 3 ថ្ងៃ|ត្រូវកត់សម្គាល់|ទិន្នន័យចាស់
អ្នកទទួលបាន|សំបុត្រកំណើត|រយៈពេល|ក្នុងថ្ងៃធ្វើការ|តម្លៃ|មិនគិតប្រាក់|អ្នកដាក់|មានហើយ មិនចាំបាច់ដាក់|លិខិតបញ្ជាក់កំណើត|បើមន្ទីរពេទ្យបានផ្ញើ អ្នកគ្រាន់តែជ្រើស។|កុមារ|ឪពុកម្តាយ|ពិនិត្យឡើងវិញ
អ្នកមិនទាន់មានសំណុំរឿងទេ|សំណុំរឿងដែលអ្នកដាក់នឹងបង្ហាញនៅទីនេះ។|យប់នេះ 22:00–23:00 ផ្អាកការទូទាត់។ នៅតែអាចដាក់សំណុំរឿងបាន។|អ្នកដាក់|ថ្ងៃកំណត់|ទាន់ពេលទូទាំងខេត្ត|កំពុងយឺត|ប្រជាជនពេញចិត្ត|សំណុំរឿង|ច្រកតែមួយ|4 នាទីមុន|បានរក្សាទុក។`,
}

/** The gallery's example texts in a language. */
export function samplesFor(lang: Lang): Words {
  const values = texts[lang].replaceAll('\n', '|').split('|')
  if (values.length !== keys.length) throw new Error(`gallery samples in ${lang}: ${values.length} texts for ${keys.length} names`)
  return Object.fromEntries(keys.map((key, index) => [key, values[index]])) as Words
}

const plain = { isToday: false, isDue: false }

/** A deadline with every kind of day and note. */
export const sampleDays: TraceDay[] = [
  { ...plain, date: '2026-11-18', kind: 'zero', notes: [{ code: 'received_after_cut_off', at: '15:42' }] },
  { ...plain, date: '2026-11-19', kind: 'counted', ordinal: 1, of: 3, notes: [] },
  { ...plain, date: '2026-11-20', kind: 'paused', notes: [{ code: 'paused', at: '08:30' }] },
  { ...plain, date: '2026-11-21', kind: 'off', notes: [{ code: 'weekend' }] },
  { ...plain, date: '2026-11-22', kind: 'off', notes: [{ code: 'holiday', name: 'Óoc Om Bóc' }] },
  { date: '2026-11-23', kind: 'counted', ordinal: 2, of: 3, isToday: true, isDue: false, notes: [{ code: 'resumed', at: '08:10' }] },
  { date: '2026-11-24', kind: 'ahead', ordinal: 3, of: 3, isToday: false, isDue: true, dueTime: '17:00', notes: [] },
]

/** Two working weeks: drawn as columns instead of one line. */
export const longDays: TraceDay[] = Array.from({ length: 14 }, (_, index) => {
  const date = `2026-11-${String(10 + index).padStart(2, '0')}`
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  const off = weekday === 0 || weekday === 6
  if (index === 0) return { ...plain, date, kind: 'zero', notes: [{ code: 'received', at: '09:05' }] }
  if (off) return { ...plain, date, kind: 'off', notes: [{ code: 'weekend' }] }
  return {
    date,
    kind: index < 9 ? 'counted' : 'ahead',
    ordinal: index,
    of: 13,
    isToday: index === 8,
    isDue: index === 13,
    dueTime: '17:00',
    notes: [],
  }
})
