import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { contactsQuery } from '../../api/contacts.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ContactActions } from './ContactActions.tsx'
import { ContactDrawer } from './ContactDrawer.tsx'
import { ContactFilters } from './ContactFilters.tsx'
import { ContactRow, ContactRowHead } from './ContactRow.tsx'
import { filterOf } from './search.ts'

const route = getRouteApi('/in/contacts')

const rowHeight = 45

export function ContactsPage() {
  const { contact, ...filters } = route.useSearch()
  const navigate = useNavigate({ from: '/contacts' })
  return (
    <>
      <PageHead
        title={text.nav.contacts}
        note={text.contacts.note}
        actions={<ContactActions filter={filterOf(filters)} />}
      />
      <ContactFilters
        filters={filters}
        onChange={(change) =>
          void navigate({ search: { ...filters, contact, ...change, from: undefined }, replace: true })
        }
      />
      <ContactList key={`${filters.q ?? ''} ${filters.bot ?? ''} ${filters.status ?? ''} ${filters.tag ?? ''}`} />
      <ContactDrawer
        contactId={contact}
        onClose={() => void navigate({ search: (now) => ({ ...now, contact: undefined }), resetScroll: false })}
      />
    </>
  )
}

/** Begins at the page that the address names; scrolling keeps the address true. */
function ContactList() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/contacts' })
  const [start, setStart] = useState(search.from)
  const contacts = useInfiniteQuery(contactsQuery(filterOf(search), start))
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const isFiltered = Object.values(filterOf(search)).some((value) => value !== undefined)
  return (
    <Panel flush>
      <ContactRowHead />
      <PagedList
        label={text.nav.contacts}
        query={contacts}
        rowHeight={rowHeight}
        keyOf={(contact) => contact.id}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={
          isFiltered ? (
            <EmptyState title={text.contacts.nothingFound} note={text.contacts.nothingFoundNote} />
          ) : (
            <EmptyState title={text.contacts.noneYet} note={text.contacts.noneYetNote} />
          )
        }
      >
        {(contact) => <ContactRow contact={contact} />}
      </PagedList>
    </Panel>
  )
}
