import { Select, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { mergeProduct, productChoicesQuery } from '../../api/products.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'

interface ProductDialogProps {
  readonly product: ProductDetail
  readonly opened: boolean
  readonly onClose: () => void
}

const typingPauseMs = 250

export function MergeDialog({ product, opened, onClose }: ProductDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [into, setInto] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, typingPauseMs)
  const found = useQuery({ ...productChoicesQuery(search), enabled: opened, placeholderData: keepPreviousData })
  const merge = useMutation({
    mutationFn: () => mergeProduct(product.id, Number(into)),
    onSuccess: async ({ productId, text: done }) => {
      notifications.show({ message: done })
      onClose()
      await navigate({ to: '/products/$productId', params: { productId: String(productId) } })
      await client.invalidateQueries({ queryKey: ['feeds'] })
    },
  })
  const others = found.data?.items.filter(({ id }) => id !== product.id) ?? []
  return (
    <ConfirmDialog
      opened={opened}
      title={text.products.mergeTitle}
      confirmLabel={text.products.mergeConfirm}
      isPending={merge.isPending}
      error={merge.error}
      onConfirm={() => {
        if (into !== null) merge.mutate()
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        {text.products.mergeNote}
        <Select
          label={text.products.mergeInto}
          placeholder={text.products.mergeSearch}
          searchable
          searchValue={typed}
          onSearchChange={setTyped}
          filter={({ options }) => options}
          data={others.map(({ id, title, key }) => ({
            value: String(id),
            label: `${title === '' ? key : title} (${id})`,
          }))}
          value={into}
          onChange={setInto}
          comboboxProps={{ withinPortal: true }}
        />
      </Stack>
    </ConfirmDialog>
  )
}
