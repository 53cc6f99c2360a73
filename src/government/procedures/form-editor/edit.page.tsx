import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Moves } from './editor.page.tsx'
import { Defects } from './defects.page.tsx'

type Words = { vi: string; en?: string | undefined; km?: string | undefined }
const languages = ['vi', 'en', 'km'] as const

/** A text in the three languages of the forms. */
function WordsField({
  t,
  name,
  label,
  value,
  required,
}: {
  t: T
  name: string
  label: string
  value: Words | undefined
  required: boolean
}): VNode {
  return (
    <fieldset class="field">
      <legend class="label">{label}</legend>
      {languages.map((lang) => (
        <TextField
          key={lang}
          t={t}
          name={`${name}-${lang}`}
          label={t(`procedures.form_editor.lang.${lang}`)}
          lang={lang}
          value={value?.[lang]}
          maxLength={500}
          autocomplete="off"
          required={required && lang === 'vi'}
        />
      ))}
    </fieldset>
  )
}

export type ConditionRowsProps = {
  t: T
  mode: 'all' | 'any'
  rows: ({ field: string; operator: string; value: string } | undefined)[]
  fields: Option[]
  operators: Option[]
  /** A condition too deep for rows, as the file has it. */
  deep: string | undefined
}

/** When it is asked: all of the rows, or any of them; an empty row says nothing. */
function ConditionFields({ t, mode, rows, fields, operators, deep }: ConditionRowsProps): VNode {
  return (
    <fieldset class="field" id="dieu-kien">
      <legend class="label">{t('procedures.form_editor.condition')}</legend>
      {deep ? (
        <>
          <p class="hint">{t('procedures.form_editor.condition_deep')}</p>
          <pre>
            <code>{deep}</code>
          </pre>
        </>
      ) : (
        <>
          <p class="hint">{t('procedures.form_editor.condition_hint')}</p>
          <RadioField
            t={t}
            name="dk-kieu"
            label={t('procedures.form_editor.condition_mode')}
            value={mode}
            options={[
              { value: 'all', label: t('procedures.form_editor.condition_all') },
              { value: 'any', label: t('procedures.form_editor.condition_any') },
            ]}
          />
          {rows.map((row, index) => (
            <div key={index} class="condition-row">
              <SelectField
                t={t}
                name={`dk-${index}-o`}
                label={t('procedures.form_editor.condition_field', { number: index + 1 })}
                options={fields}
                value={row?.field}
                required={false}
              />
              <SelectField
                t={t}
                name={`dk-${index}-phep`}
                label={t('procedures.form_editor.condition_is')}
                options={operators}
                value={row?.operator ?? 'is'}
              />
              <TextField
                t={t}
                name={`dk-${index}-gia-tri`}
                label={t('procedures.form_editor.condition_value')}
                value={row?.value}
                autocomplete="off"
                required={false}
              />
            </div>
          ))}
        </>
      )}
    </fieldset>
  )
}

type PageProps = {
  t: T
  title: string
  action: string
  words: { title: Words; hint: Words | undefined }
  condition: ConditionRowsProps
  fields: { key: string; label: string; type: string; required: boolean; conditional: boolean }[]
  defects: string[]
  error: string | undefined
  /** The page was tried and nothing was refused. */
  passed: boolean
  preview: VNode | undefined
}

function Fields({ t, action, fields }: PageProps): VNode {
  return (
    <form method="post" action={action}>
      <h2>{t('procedures.form_editor.fields')}</h2>
      <ol class="items">
        {fields.map((field, index) => (
          <li key={field.key}>
            <p>
              <a href={`${action}/o/${field.key}`}>
                <b>{field.label}</b>
              </a>{' '}
              <span class="soft">{field.type}</span> {field.required && <Tag kind="plain">{t('procedures.form_editor.required')}</Tag>}{' '}
              {field.conditional && <Tag kind="plain">{t('procedures.form_editor.conditional')}</Tag>}
            </p>
            <Moves t={t} name={field.key} title={field.label} first={index === 0} last={index === fields.length - 1} />
          </li>
        ))}
      </ol>
    </form>
  )
}

/** One page of a form: its words and condition, its fields in order, and the page itself to try. */
export function EditPagePage(props: PageProps): VNode {
  const { t, title, action, words, condition, defects, error, passed, preview } = props
  return (
    <div class="form-editor">
      <div>
        <ErrorSummary t={t} errors={error ? [{ field: 'title-vi', message: error }] : []} />
        <h1>{title}</h1>
        <Defects t={t} defects={defects} />
        <Fields {...props} />
        <form method="post" action={action} noValidate>
          <WordsField t={t} name="title" label={t('procedures.form_editor.page_words')} value={words.title} required />
          <WordsField t={t} name="hint" label={t('procedures.form_editor.hint')} value={words.hint} required={false} />
          <ConditionFields {...condition} />
          <Actions>
            <Button>{t('procedures.form_editor.keep')}</Button>
          </Actions>
        </form>
      </div>
      <section class="form-preview" id="xem-truoc" aria-labelledby="xem-truoc-tieu-de">
        <p class="label" id="xem-truoc-tieu-de">
          {t('procedures.form_editor.preview')}
        </p>
        <p class="hint">{t('procedures.form_editor.preview_hint')}</p>
        {passed && <Notice kind="done">{t('procedures.form_editor.preview_passed')}</Notice>}
        {preview ?? <p class="soft">{t('procedures.form_editor.no_preview')}</p>}
      </section>
    </div>
  )
}

type FieldProps = {
  t: T
  title: string
  action: string
  back: string
  words: { label: Words; hint: Words | undefined }
  required: boolean
  page: string
  pages: Option[]
  condition: ConditionRowsProps
  error: string | undefined
}

/** One question: its words, whether it must be answered, where it stands and when it is asked. */
export function EditFieldPage({ t, title, action, back, words, required, page, pages, condition, error }: FieldProps): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={error ? [{ field: 'label-vi', message: error }] : []} />
      <h1>{title}</h1>
      <form method="post" action={action} noValidate>
        <WordsField t={t} name="label" label={t('procedures.form_editor.label')} value={words.label} required />
        <WordsField t={t} name="hint" label={t('procedures.form_editor.hint')} value={words.hint} required={false} />
        <CheckboxField
          t={t}
          name="required"
          label={t('procedures.form_editor.must')}
          options={[{ value: 'co', label: t('procedures.form_editor.required') }]}
          values={required ? ['co'] : []}
          required={false}
        />
        <SelectField t={t} name="trang" label={t('procedures.form_editor.on_page')} options={pages} value={page} />
        <ConditionFields {...condition} />
        <Actions>
          <Button>{t('procedures.form_editor.keep')}</Button>
          <ButtonLink href={back} kind="quiet">
            {t('procedures.form_editor.back')}
          </ButtonLink>
        </Actions>
      </form>
    </div>
  )
}
