import type { Choice, Field, Page } from '../definition/definition.ts'

// Pages that every form has in the same words: who files it, how the result reaches them, and the declaration.

/** The applicant, under the keys that the callers of the engine rely on. */
const applicantFields: Field[] = [
  {
    key: 'applicant_name',
    type: 'name',
    required: true,
    personal: true,
    prefill: 'profile.name',
    label: { vi: 'Họ và tên người nộp', en: 'Full name of the applicant', km: 'ឈ្មោះពេញរបស់អ្នកដាក់ពាក្យ' },
  },
  {
    key: 'applicant_birth_date',
    type: 'date',
    required: true,
    personal: true,
    prefill: ['profile.birth_date', 'dossier.applicant_birth_date'],
    notAfter: { daysAgo: 0 },
    label: { vi: 'Ngày sinh', en: 'Date of birth', km: 'ថ្ងៃខែឆ្នាំកំណើត' },
  },
  {
    key: 'applicant_identity',
    type: 'identity_number',
    required: true,
    personal: true,
    prefill: ['profile.identity', 'dossier.applicant_identity'],
    birthField: 'applicant_birth_date',
    label: { vi: 'Số định danh cá nhân', en: 'Personal identity number', km: 'លេខអត្តសញ្ញាណផ្ទាល់ខ្លួន' },
    hint: { vi: '12 chữ số trên thẻ căn cước', en: 'The 12 digits on the identity card', km: 'លេខ 12 ខ្ទង់លើអត្តសញ្ញាណបណ្ណ' },
  },
  {
    key: 'applicant_phone',
    type: 'phone',
    required: true,
    personal: true,
    prefill: ['profile.phone', 'dossier.applicant_phone'],
    label: { vi: 'Số điện thoại', en: 'Phone number', km: 'លេខទូរសព្ទ' },
    hint: { vi: 'Để báo khi có kết quả', en: 'To tell you when the result is ready', km: 'ដើម្បីជូនដំណឹងពេលមានលទ្ធផល' },
  },
  {
    key: 'applicant_email',
    type: 'email',
    personal: true,
    prefill: ['profile.email', 'dossier.applicant_email'],
    label: { vi: 'Thư điện tử', en: 'E-mail', km: 'អ៊ីមែល' },
  },
  {
    key: 'applicant_address',
    type: 'address',
    required: true,
    personal: true,
    elsewhere: true,
    past: true,
    prefill: ['profile.address', 'dossier.applicant_address'],
    label: { vi: 'Nơi ở hiện nay', en: 'Current address', km: 'អាសយដ្ឋានបច្ចុប្បន្ន' },
  },
]

export const applicantPage: Page = {
  key: 'applicant',
  title: { vi: 'Ai nộp hồ sơ này?', en: 'Who is applying?', km: 'អ្នកណាដាក់ពាក្យនេះ?' },
  fields: applicantFields,
}

const ways: Choice[] = [
  {
    value: 'one_stop',
    label: { vi: 'Đến nhận tại Bộ phận Một cửa', en: 'Collect at the one-stop office', km: 'មកទទួលនៅការិយាល័យច្រកចេញចូលតែមួយ' },
  },
  {
    value: 'post',
    label: { vi: 'Gửi bưu điện đến nhà', en: 'By post to an address', km: 'ផ្ញើតាមប្រៃសណីយ៍' },
    hint: { vi: 'Trả cước cho bưu điện khi nhận', en: 'Postage is paid on delivery', km: 'បង់ថ្លៃប្រៃសណីយ៍ពេលទទួល' },
  },
  {
    value: 'electronic',
    label: { vi: 'Bản điện tử có chữ ký số', en: 'Electronic, digitally signed', km: 'ឯកសារអេឡិចត្រូនិក មានហត្ថលេខាឌីជីថល' },
  },
]

const handover: Field[] = [
  {
    key: 'result_delivery',
    type: 'radio',
    required: true,
    label: { vi: 'Cách nhận kết quả', en: 'How to receive the result', km: 'របៀបទទួលលទ្ធផល' },
    options: ways,
  },
  {
    key: 'result_address',
    type: 'address',
    required: true,
    personal: true,
    elsewhere: true,
    prefill: ['dossier.result_address', 'profile.address', 'dossier.applicant_address'],
    when: { field: 'result_delivery', is: 'post' },
    label: { vi: 'Địa chỉ nhận qua bưu điện', en: 'Postal address for the result', km: 'អាសយដ្ឋានទទួលតាមប្រៃសណីយ៍' },
    hint: { vi: 'Chỉ điền khi chọn gửi bưu điện', en: 'Only if you choose the post', km: 'បំពេញតែពេលជ្រើសរើសប្រៃសណីយ៍' },
  },
  {
    key: 'declaration',
    type: 'declaration',
    label: {
      vi: 'Tôi cam đoan những điều khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai của mình.',
      en: 'I declare that what I have stated is true and I answer for it before the law.',
      km: 'ខ្ញុំសូមធានាថា អ្វីដែលបានប្រកាសខាងលើគឺពិត ហើយទទួលខុសត្រូវចំពោះមុខច្បាប់។',
    },
  },
]

export const resultPage: Page = {
  key: 'result',
  title: { vi: 'Bạn muốn nhận kết quả thế nào?', en: 'How would you like to receive the result?', km: 'តើអ្នកចង់ទទួលលទ្ធផលដោយរបៀបណា?' },
  fields: handover,
}
