import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, FileField, type Option, SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type UploadProps = {
  t: T
  name: string
  code: string
  organisation: string | undefined
  fits: boolean
  units: Option[]
  unit: string
  papers: { key: string; label: string; required: boolean }[]
  most: number
  errors: FieldError[]
  earlier: { href: string; name: string; when: string; words: string }[]
}

/** A firm files many dossiers of one procedure from a spreadsheet: template, papers for all lines, the file. */
export function UploadPage(props: UploadProps): VNode {
  const { t, code, organisation, fits, errors } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('procedures.sheet.title')}</h1>
      <p class="lead">{props.name}</p>
      {!fits && <Notice kind="attention">{t('procedures.sheet.does_not_fit')}</Notice>}
      {fits && !organisation && (
        <Notice
          kind="attention"
          title={t('procedures.sheet.no_mandate_title')}
          action={<ButtonLink href="/tai-khoan/to-chuc">{t('procedures.sheet.choose_firm')}</ButtonLink>}
        >
          <p>{t('procedures.sheet.no_mandate')}</p>
        </Notice>
      )}
      {fits && organisation && (
        <>
          <p>{t('procedures.sheet.intro', { name: organisation, most: props.most })}</p>
          <p>
            <a href={`/thu-tuc/${code}/bang-tinh/mau.xlsx`}>{t('procedures.sheet.template')}</a>
          </p>
          <UploadForm {...props} />
        </>
      )}
      {props.earlier.length > 0 && (
        <section class="section" aria-labelledby="earlier">
          <h2 id="earlier">{t('procedures.sheet.earlier')}</h2>
          <ul>
            {props.earlier.map((one) => (
              <li key={one.href}>
                <a href={one.href}>{one.name}</a>{' '}
                <span class="soft">
                  {one.when} · {one.words}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function UploadForm({ t, code, units, unit, papers, errors }: UploadProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <form method="post" action={`/thu-tuc/${code}/bang-tinh`} encType="multipart/form-data" noValidate>
      <SelectField t={t} name="unit" label={t('procedures.sheet.unit')} options={units} value={unit} error={error('unit')} required />
      <FileField
        t={t}
        name="sheet"
        label={t('procedures.sheet.file')}
        hint={t('procedures.sheet.file_hint')}
        error={error('sheet')}
        required
      />
      {papers.map((paper) => (
        <FileField
          key={paper.key}
          t={t}
          name={`paper-${paper.key}`}
          label={paper.label}
          hint={t('procedures.sheet.paper_hint')}
          error={error(`paper-${paper.key}`)}
          required={paper.required}
        />
      ))}
      <CheckboxField
        t={t}
        name="declared"
        label={t('procedures.sheet.declaring')}
        options={[{ value: 'yes', label: t('procedures.sheet.declared') }]}
        error={error('declared')}
        required
      />
      <Actions>
        <Button>{t('procedures.sheet.check')}</Button>
      </Actions>
    </form>
  )
}

type SheetProps = {
  t: T
  id: string
  title: string
  name: string
  organisation: string
  fileName: string
  filed: boolean
  sound: number
  again: string
  lines: {
    line: number
    title: string
    state: string
    kind: TagKind
    faults: { column: string; message: string }[]
    code: string | undefined
  }[]
}

/** What was read, line by line, before it is filed; and afterwards what was filed. */
export function SheetPage({ t, id, title, name, organisation, fileName, filed, sound, again, lines }: SheetProps): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      <p class="lead">{name}</p>
      <p class="soft">
        {organisation} · {fileName}
      </p>
      {filed ? (
        <Notice
          kind="done"
          title={t('procedures.sheet.filed', { count: lines.filter((line) => line.code).length })}
          action={<ButtonLink href={`/nop-bang-tinh/${id}/bien-nhan.xlsx`}>{t('procedures.sheet.receipts')}</ButtonLink>}
        >
          <p>{t('procedures.sheet.filed_hint')}</p>
        </Notice>
      ) : sound > 0 ? (
        <Notice
          title={t('procedures.sheet.sound', { count: sound })}
          action={
            <submit-once>
              <form method="post" action={`/nop-bang-tinh/${id}`}>
                <Button>{t('procedures.sheet.send', { count: sound })}</Button>
              </form>
            </submit-once>
          }
        >
          <p>{t('procedures.sheet.sound_hint')}</p>
        </Notice>
      ) : (
        <Notice kind="attention">{t('procedures.sheet.none_sound')}</Notice>
      )}
      <Table
        caption={t('procedures.sheet.lines')}
        headKey="line"
        columns={[
          { key: 'line', label: t('procedures.sheet.line') },
          { key: 'title', label: t('procedures.column.applicant') },
          { key: 'state', label: t('procedures.column.state') },
          { key: 'faults', label: t('procedures.sheet.to_mend') },
        ]}
        rows={lines.map((line) => ({
          id: String(line.line),
          cells: {
            line: line.line,
            title: line.title || '–',
            state: (
              <>
                <Tag kind={line.kind}>{line.state}</Tag>{' '}
                {line.code && (
                  <a class="num" href={`/ho-so/${line.code}`}>
                    {line.code}
                  </a>
                )}
              </>
            ),
            faults:
              line.faults.length === 0 ? (
                '–'
              ) : (
                <ul>
                  {line.faults.map((fault) => (
                    <li key={`${fault.column}${fault.message}`}>
                      {fault.column && <b>{fault.column}: </b>}
                      {fault.message}
                    </li>
                  ))}
                </ul>
              ),
          },
        }))}
      />
      <p>
        <a href={again}>{t('procedures.sheet.again')}</a>
      </p>
    </div>
  )
}
