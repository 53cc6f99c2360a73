import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { baseOf } from '../browse/shell.page.tsx'
import type { Definition, Field } from '../definition/definition.ts'
import { kinds } from '../definition/kinds.rules.ts'
import type { DraftProps } from './define.page.tsx'
import { jsonParts, writeOptions } from './form.rules.ts'

const flags = ['required', 'expected', 'list', 'filter', 'sort', 'search', 'sealed'] as const
type Words = { vi: string; en?: string | undefined; km?: string | undefined }

function WordFields({ t, name, label, value }: { t: T; name: string; label: string; value: Words }): VNode {
  return (
    <div class="register-words">
      {(['vi', 'en', 'km'] as const).map((lang) => (
        <div key={lang} lang={lang}>
          <TextField
            t={t}
            name={`${name}.${lang}`}
            label={`${label} (${lang})`}
            value={value[lang]}
            maxLength={500}
            autocomplete="off"
            {...(lang === 'vi' ? {} : { required: false })}
          />
        </div>
      ))}
    </div>
  )
}

function Tick({ name, label, on }: { name: string; label: string; on: boolean }): VNode {
  return (
    <label class="choice">
      <input type="checkbox" name={name} value="1" checked={on} />
      <span>{label}</span>
    </label>
  )
}

function FieldEditor({ t, n, field }: { t: T; n: number; field: Field | undefined }): VNode {
  const name = (part: string): string => `f${n}.${part}`
  const limit = (part: 'minLength' | 'maxLength' | 'minimum' | 'maximum'): VNode => (
    <TextField
      t={t}
      name={name(part)}
      label={t(`registers.limit.${part}` as MessageKey)}
      value={field?.schema?.[part]?.toString()}
      width={4}
      required={false}
      inputMode="decimal"
    />
  )
  return (
    <details class="field-editor" open={!field}>
      <summary>
        <b>{field?.label.vi ?? t('registers.define.new_field')}</b> <code>{field?.key}</code>{' '}
        {field && t(`registers.kind.${field.kind}` as MessageKey)}
      </summary>
      <div class="register-words">
        <TextField t={t} name={name('order')} label={t('registers.define.order')} value={String(n + 1)} width={2} inputMode="numeric" />
        <TextField
          t={t}
          name={name('key')}
          label={t('registers.define.key')}
          value={field?.key}
          width={20}
          maxLength={41}
          autocomplete="off"
        />
        <SelectField
          t={t}
          name={name('kind')}
          label={t('registers.define.kind')}
          value={field?.kind ?? 'text'}
          width={10}
          options={kinds.map((kind) => ({ value: kind, label: t(`registers.kind.${kind}` as MessageKey) }))}
        />
      </div>
      <WordFields t={t} name={name('label')} label={t('registers.define.label')} value={field?.label ?? { vi: '' }} />
      <div class="bar">
        {flags.map((flag) => (
          <Tick key={flag} name={name(flag)} label={t(`registers.flag.${flag}` as MessageKey)} on={field?.[flag] ?? false} />
        ))}
        {field && <Tick name={name('drop')} label={t('registers.define.drop_field')} on={false} />}
      </div>
      <div class="register-words">
        {limit('minLength')}
        {limit('maxLength')}
        {limit('minimum')}
        {limit('maximum')}
        <TextField
          t={t}
          name={name('pattern')}
          label={t('registers.limit.pattern')}
          value={field?.schema?.pattern}
          width={20}
          required={false}
          autocomplete="off"
        />
      </div>
      <div class="register-words">
        <TextField
          t={t}
          name={name('link')}
          label={t('registers.define.link')}
          value={field?.link}
          width={20}
          required={false}
          autocomplete="off"
        />
        <TextField
          t={t}
          name={name('seenBy')}
          label={t('registers.define.seen_by')}
          value={field?.seenBy?.join(', ')}
          width={20}
          required={false}
          autocomplete="off"
        />
      </div>
      <TextArea
        t={t}
        name={name('options')}
        label={t('registers.define.options')}
        hint={t('registers.define.options_hint')}
        value={writeOptions(field?.options)}
        rows={3}
        required={false}
      />
    </details>
  )
}

const json = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2))

/** The whole definition as one form; "one more field" keeps what is there and draws an empty one. */
export function DraftForm({ t, body, extra, errors }: DraftProps): VNode {
  const count = body.fields.length + extra
  const errorOf = (name: string): string | undefined => errors.find((error) => error.field === name)?.message
  const text = (name: 'unit' | 'person'): VNode => (
    <TextField t={t} name={name} label={t(`registers.define.${name}`)} value={body[name]} width={20} required={false} autocomplete="off" />
  )
  return (
    <SubmitOnce t={t}>
      <form method="post" action={`${baseOf(body.key)}/dinh-nghia/sua`} class="register-form">
        <input type="hidden" name="fields" value={String(count)} />
        <WordFields t={t} name="title" label={t('registers.define.title')} value={body.title} />
        <WordFields t={t} name="about" label={t('registers.define.about')} value={body.about} />
        <WordFields t={t} name="group" label={t('registers.define.group')} value={body.group} />
        <div class="register-words">
          <SelectField
            t={t}
            name="class"
            label={t('registers.column.class')}
            value={body.class}
            options={(['open', 'internal', 'personal', 'sealed'] as const).map((own) => ({
              value: own,
              label: t(`registers.class.${own}` as MessageKey),
            }))}
          />
          <TextField
            t={t}
            name="freshDays"
            label={t('registers.define.fresh_days')}
            value={String(body.freshDays)}
            width={4}
            inputMode="numeric"
          />
          <TextField
            t={t}
            name="identifiedBy"
            label={t('registers.define.identified')}
            value={body.identifiedBy.join(', ')}
            width={20}
            autocomplete="off"
          />
          <TextField
            t={t}
            name="namedBy"
            label={t('registers.define.named')}
            value={body.namedBy.join(', ')}
            width={20}
            autocomplete="off"
          />
          {text('unit')}
          {text('person')}
        </div>
        <Tick name="approval" label={t('registers.define.approval')} on={body.approval} />
        <h2>{t('registers.define.fields')}</h2>
        {Array.from({ length: count }, (_, n) => (
          <FieldEditor key={n} t={t} n={n} field={body.fields[n]} />
        ))}
        <p>
          <Button name="y" value="them" kind="secondary">
            {t('registers.define.one_more')}
          </Button>
        </p>
        <details>
          <summary>{t('registers.define.advanced')}</summary>
          {jsonParts.map((part) => (
            <TextArea
              key={part}
              t={t}
              name={`json.${part}`}
              label={part}
              value={json(body[part as keyof Definition])}
              rows={6}
              required={false}
              error={errorOf(`json.${part}`)}
            />
          ))}
        </details>
        <Actions>
          <Button>{t('registers.define.save')}</Button>
        </Actions>
      </form>
    </SubmitOnce>
  )
}
