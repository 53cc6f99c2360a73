/** A ready text goes into the field below, where it can be changed. Without this the server takes it when the field is left empty. */
class NoteTemplate extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('change', (event) => {
      const note = this.closest('form')?.querySelector<HTMLTextAreaElement>('textarea[name=note]')
      const label = (event.target as HTMLElement).closest('label')
      const words = (label?.querySelector('.hint') ?? label?.querySelector('span'))?.textContent
      if (note && words) note.value = words
    })
  }
}
customElements.define('note-template', NoteTemplate)
