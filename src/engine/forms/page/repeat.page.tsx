import type { VNode } from 'preact'
import { localized } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import type { Answer, Item } from '../answers/answers.ts'
import { answerText } from '../answers/summary.rules.ts'
import type { RepeatField } from '../definition/definition.ts'
import { FieldControl } from './controls.page.tsx'
import type { Setting } from './setting.page.tsx'

type Props = { set: Setting; field: RepeatField; value: Answer | undefined }

const itemsOf = (value: Answer | undefined): Item[] => (Array.isArray(value) ? (value as Item[]) : [])

/** The items to draw: those answered, and blank ones up to the least number that must be given. */
function itemsToShow(field: RepeatField, value: Answer | undefined): Item[] {
  const items = itemsOf(value)
  const least = Math.max(field.min ?? 0, field.required ? 1 : 0)
  return [...items, ...Array.from({ length: Math.max(0, least - items.length) }, () => ({}))]
}

export const itemTitle = (set: Setting, field: RepeatField, index: number): string =>
  `${localized(set.t.lang, field.itemLabel)} ${index + 1}`

function Remove({ set, field, index }: { set: Setting; field: RepeatField; index: number }): VNode {
  return (
    <Button kind="quiet" name="_remove" value={`${field.key}-${index}`}>
      {set.t('forms.button.remove', { item: itemTitle(set, field, index) })}
    </Button>
  )
}

function Inside({ set, field, item, index }: { set: Setting; field: RepeatField; item: Item; index: number }): VNode {
  return (
    <>
      {field.fields.map((sub) => (
        <FieldControl key={sub.key} set={set} field={sub} name={`${field.key}-${index}-${sub.key}`} value={item[sub.key]} />
      ))}
    </>
  )
}

/** All items on the page. */
function Inline({ set, field, value }: Props): VNode {
  const items = itemsToShow(field, value)
  return (
    <>
      <input type="hidden" name={`${field.key}-count`} value={items.length} />
      {items.map((item, index) => (
        <fieldset key={index} class="field" id={`${field.key}-${index}`}>
          <legend class="label">{itemTitle(set, field, index)}</legend>
          <Inside set={set} field={field} item={item} index={index} />
          <Remove set={set} field={field} index={index} />
        </fieldset>
      ))}
    </>
  )
}

/** What names an item in the list: its first answers. */
const shortText = (set: Setting, field: RepeatField, item: Item): string =>
  field.fields
    .flatMap((sub) => {
      const value = item[sub.key]
      return value === undefined ? [] : [answerText(set.t, sub, value, { options: set.options })]
    })
    .slice(0, 3)
    .join(' · ')

/** The items in a list; each is filled in on a page of its own. */
function Listed({ set, field, value }: Props): VNode {
  const { t } = set
  return (
    <ol class="items">
      {itemsOf(value).map((item, index) => (
        <li key={index} id={`${field.key}-${index}`} tabIndex={-1}>
          <p>
            <b>{itemTitle(set, field, index)}</b> {shortText(set, field, item) || t('forms.item.empty')}
          </p>
          {set.error(`${field.key}-${index}`) && <p class="error">{set.error(`${field.key}-${index}`)}</p>}
          <Button kind="secondary" name="_edit" value={`${field.key}-${index}`}>
            {t('forms.button.change', { item: itemTitle(set, field, index) })}
          </Button>
          <Remove set={set} field={field} index={index} />
        </li>
      ))}
    </ol>
  )
}

/** A group that may be given several times; add and remove are buttons of the form, so it works without JavaScript. */
export function Repeat({ set, field, value }: Props): VNode {
  const { t } = set
  const error = set.error(field.key)
  const hint = [field.hint && localized(t.lang, field.hint), set.origins[field.key]].filter(Boolean).join(' ')
  const shown = field.layout === 'pages' ? itemsOf(value) : itemsToShow(field, value)
  return (
    <section class={error ? 'field field--wrong' : 'field'} id={field.key} tabIndex={-1} aria-labelledby={`${field.key}-title`}>
      <h2 id={`${field.key}-title`}>{localized(t.lang, field.label)}</h2>
      {hint && <p class="hint">{hint}</p>}
      {error && <p class="error">{error}</p>}
      {field.layout === 'pages' ? <Listed set={set} field={field} value={value} /> : <Inline set={set} field={field} value={value} />}
      {shown.length < (field.max ?? 50) && (
        <Button kind="secondary" name="_add" value={field.key}>
          {t('forms.button.add', { item: localized(t.lang, field.itemLabel).toLowerCase() })}
        </Button>
      )}
    </section>
  )
}

/** One item on a page of its own. */
export function OneItem({ set, field, value, index }: Props & { index: number }): VNode {
  return (
    <>
      <input type="hidden" name={`${field.key}-at`} value={index} />
      <Inside set={set} field={field} item={itemsOf(value)[index] ?? {}} index={index} />
    </>
  )
}
