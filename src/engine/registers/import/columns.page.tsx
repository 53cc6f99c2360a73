import type { VNode } from 'preact'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { Table } from '#core/ui/table.tsx'
import { baseOf } from '../browse/shell.page.tsx'
import type { ImportProps } from './import-props.rules.ts'

/** Which column of the file is which field, and from which day the rows hold. */
export function Columns({ t, definition, own, header, mapping, targets, preview, validFrom }: ImportProps): VNode {
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">{t('registers.import.mapping')}</h2>
      <SubmitOnce t={t}>
        <form method="post" action={`${baseOf(definition.key)}/nhap/${own.id}/kiem`}>
          <div class="field">
            <label class="label" for="tu-ngay">
              {t('registers.edit.from')}
            </label>
            <p class="hint" id="tu-ngay-hint">
              {t('registers.import.from_hint')}
            </p>
            <input class="control control--10" id="tu-ngay" name="tu-ngay" type="date" value={validFrom} aria-describedby="tu-ngay-hint" />
          </div>
          <Table
            caption={t('registers.import.mapping')}
            captionUnseen
            variant="cards"
            headKey="column"
            columns={[
              { key: 'column', label: t('registers.import.column') },
              { key: 'field', label: t('registers.column.field') },
              { key: 'sample', label: t('registers.import.sample') },
            ]}
            rows={header.map((title, column) => ({
              id: `c${column}`,
              cells: {
                column: title || t('registers.import.column_number', { number: column + 1 }),
                field: (
                  <select class="control control--20" id={`c-${column}`} name={`c-${column}`} aria-label={title || String(column + 1)}>
                    <option value="">{t('registers.import.ignore')}</option>
                    {targets.map((target) => (
                      <option key={target.value} value={target.value} selected={mapping[column] === target.value}>
                        {target.label}
                      </option>
                    ))}
                  </select>
                ),
                sample: (
                  <span class="soft">
                    {preview
                      .map((row) => row.cells[column] ?? '')
                      .filter(Boolean)
                      .slice(0, 3)
                      .join(' · ')}
                  </span>
                ),
              },
            }))}
          />
          <Actions>
            <Button>{t('registers.import.check')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </section>
  )
}

/** Taking a loaded import back. */
export function Undo({ t, definition, own }: ImportProps): VNode {
  return (
    <section aria-labelledby="undo">
      <h2 id="undo">{t('registers.import.undo')}</h2>
      <p>{t('registers.import.undo_hint')}</p>
      <SubmitOnce t={t}>
        <form method="post" action={`${baseOf(definition.key)}/nhap/${own.id}/rut`}>
          <Button kind="danger">{t('registers.import.undo')}</Button>
        </form>
      </SubmitOnce>
    </section>
  )
}
