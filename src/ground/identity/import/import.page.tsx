import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

const here = '/quan-tri/can-bo/nhap'

export function UploadPage({ t, error }: { t: T; error?: string | undefined }): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={error ? [{ field: 'file', message: error }] : []} />
      <h1>{t('identity.import.title')}</h1>
      <p>{t('identity.import.about')}</p>
      <p>
        <a href={`${here}/mau`} download>
          {t('identity.import.template')}
        </a>
      </p>
      <form method="post" action={here} encType="multipart/form-data">
        <FileField t={t} name="file" label={t('identity.import.file')} error={error} accept=".xlsx" />
        <Actions>
          <Button>{t('identity.import.read')}</Button>
        </Actions>
      </form>
    </div>
  )
}

type Line = { line: number; name: string; login: string; title: string; unit: string; role: string; words: string[] }

export function PreviewPage({ t, id, fileName, rows, good }: { t: T; id: string; fileName: string; rows: Line[]; good: number }): VNode {
  return (
    <div>
      <h1>{t('identity.import.preview')}</h1>
      <p>{t('identity.import.counts', { file: fileName, good, bad: rows.length - good })}</p>
      <form method="post" action={`${here}/${id}/ap-dung`}>
        <Actions>
          <Button disabledBecause={good === 0 ? t('identity.import.none_good') : undefined}>
            {t('identity.import.apply', { count: good })}
          </Button>
          <ButtonLink href={here} kind="secondary">
            {t('identity.import.again')}
          </ButtonLink>
        </Actions>
      </form>
      <Table
        caption={t('identity.import.preview')}
        captionUnseen
        variant="dense"
        headKey="name"
        columns={[
          { key: 'line', label: t('identity.import.line') },
          { key: 'name', label: t('identity.account.name') },
          { key: 'login', label: t('identity.officer.login') },
          { key: 'role', label: t('identity.officer.role') },
          { key: 'unit', label: t('identity.officer.unit') },
          { key: 'state', label: t('identity.import.state') },
        ]}
        rows={rows.map((row) => ({
          id: String(row.line),
          cells: {
            line: <span class="num">{row.line}</span>,
            name: row.title ? `${row.name}, ${row.title}` : row.name,
            login: row.login,
            role: row.role,
            unit: row.unit,
            state:
              row.words.length === 0 ? (
                <Tag kind="done">{t('identity.import.good')}</Tag>
              ) : (
                <>
                  <Tag kind="overdue">{t('identity.import.bad')}</Tag> {row.words.join('. ')}
                </>
              ),
          },
        }))}
      />
    </div>
  )
}

export function DonePage({ t, made }: { t: T; made: { name: string; login: string; password: string }[] }): VNode {
  return (
    <div>
      <h1>{t('identity.import.done_title')}</h1>
      <Notice kind="attention">{t('identity.import.once')}</Notice>
      <Table
        caption={t('identity.import.done_title')}
        captionUnseen
        variant="dense"
        headKey="name"
        columns={[
          { key: 'name', label: t('identity.account.name') },
          { key: 'login', label: t('identity.officer.login') },
          { key: 'password', label: t('identity.officers.password') },
        ]}
        rows={made.map((one) => ({
          id: one.login,
          cells: { name: one.name, login: one.login, password: <strong class="num">{one.password}</strong> },
        }))}
      />
      <ButtonLink href="/quan-tri/can-bo">{t('identity.officers.password_noted')}</ButtonLink>
    </div>
  )
}
