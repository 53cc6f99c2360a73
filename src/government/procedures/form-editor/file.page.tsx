import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField, TextArea } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

/** A form is taken in from a file of the same shape as those of the pack. */
export function ImportPage({ t, title, action, errors }: { t: T; title: string; action: string; errors: string[] }): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors.slice(0, 30).map((message) => ({ field: 'tep', message }))} />
      <h1>{title}</h1>
      <form method="post" action={action} encType="multipart/form-data" noValidate>
        <FileField
          t={t}
          name="tep"
          label={t('procedures.form_editor.file')}
          hint={t('procedures.form_editor.file_hint')}
          accept=".json,application/json"
        />
        <Actions>
          <Button>{t('procedures.form_editor.take_in')}</Button>
        </Actions>
      </form>
    </div>
  )
}

type TestsProps = {
  t: T
  title: string
  action: string
  runs: { name: string; pages: string[]; refusals: { field: string; rule: string }[]; failures: string[] }[]
  text: string
  errors: string[]
}

/** The tests of a form with how they came out, and the tests themselves as data. */
export function TestsPage({ t, title, action, runs, text, errors }: TestsProps): VNode {
  return (
    <div>
      <ErrorSummary t={t} errors={errors.slice(0, 30).map((message) => ({ field: 'noi-dung', message }))} />
      <h1>{title}</h1>
      <p>{t('procedures.form_editor.tests_about')}</p>
      <Table
        caption={title}
        captionUnseen
        variant="cards"
        headKey="name"
        columns={[
          { key: 'name', label: t('procedures.form_editor.test') },
          { key: 'result', label: t('procedures.form_editor.result') },
          { key: 'pages', label: t('procedures.form_editor.pages') },
          { key: 'refusals', label: t('procedures.form_editor.refusals') },
        ]}
        rows={runs.map((run, index) => ({
          id: `t${index}`,
          cells: {
            name: run.name,
            result:
              run.failures.length === 0 ? (
                <Tag kind="done">{t('procedures.form_editor.test_passed')}</Tag>
              ) : (
                <>
                  <Tag kind="overdue">{t('procedures.form_editor.test_failed')}</Tag> {run.failures.join('; ')}
                </>
              ),
            pages: run.pages.join(' → '),
            refusals: run.refusals.map((one) => `${one.field}: ${one.rule}`).join(', ') || '–',
          },
        }))}
      />
      <form method="post" action={action} noValidate>
        <TextArea
          t={t}
          name="noi-dung"
          label={t('procedures.form_editor.tests_text')}
          hint={t('procedures.form_editor.tests_hint')}
          value={text}
          rows={16}
          error={errors[0]}
        />
        <Actions>
          <Button>{t('procedures.form_editor.keep')}</Button>
        </Actions>
      </form>
    </div>
  )
}
