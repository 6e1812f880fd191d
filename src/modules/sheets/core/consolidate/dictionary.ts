import { headerKey } from './header.ts'

/**
 * Common words of business tables in English, German, Russian, Ukrainian, French, Spanish, Italian, Portuguese, Polish, Dutch and
 * Turkish, as `headerKey` writes them. Words of a line mean the same in a header; a header of several words is compared word by word.
 */
const lines: Readonly<Record<string, string>> = {
  date: 'date datum дата fecha data tarih jour dzien день',
  time: 'time uhrzeit время час heure hora ora czas tijd saat',
  month: 'month monat месяц місяць mois mes mese miesiac maand ay',
  year: 'year jahr год рік annee ano anno rok jaar yil',
  amount:
    'amount total sum betrag summe gesamt gesamtbetrag сумма сума итого всего montant somme importe monto suma importo totale somma valor quantia kwota razem bedrag totaal tutar toplam totals amt value wert стоимость вартість',
  revenue:
    'revenue turnover umsatz erlos выручка виручка оборот chiffre ingresos fatturato receita przychod omzet ciro sales verkaufe продажи',
  price: 'price preis цена ціна prix precio prezzo preco cena prijs fiyat',
  cost: 'cost costs kosten затраты расходы витрати cout coste costo custo koszt maliyet',
  quantity:
    'quantity qty menge anzahl stuck количество кол кількість quantite cantidad quantita quantidade ilosc aantal hoeveelheid miktar adet count units pieces stk шт pcs',
  discount: 'discount rabatt скидка знижка remise descuento sconto desconto rabat korting indirim nachlass',
  tax: 'tax vat mwst ust steuer mehrwertsteuer umsatzsteuer ндс налог пдв податок tva impuesto iva imposto podatek btw belasting kdv vergi gst',
  net: 'net netto нетто neto netta liquido',
  gross: 'gross brutto брутто bruto brut bruta lordo',
  currency: 'currency wahrung валюта devise moneda valuta moeda waluta doviz',
  order:
    'order orders bestellung bestell bestellungen auftrag auftrags заказ заказа заказов замовлення commande pedido orden ordine encomenda zamowienie zamowienia bestelling siparis',
  invoice:
    'invoice invoices bill rechnung rechnungs счет счета счёт рахунок рахунку facture factura fattura fatura faktura faktury factuur inv',
  receipt: 'receipt beleg чек квитанция квитанція recu recibo ricevuta paragon bon fis',
  customer:
    'customer customers client clients buyer kunde kunden клиент клиента покупатель покупателя клієнт покупець cliente clientes acheteur comprador klient klienta klant musteri debitor',
  supplier:
    'supplier vendor lieferant поставщик поставщика постачальник fournisseur proveedor fornitore fornecedor dostawca leverancier tedarikci kreditor',
  product:
    'product products item items article goods artikel produkt produkte ware товар товара товары продукт наименование номенклатура produit producto articulo prodotto articolo produto artigo towar urun',
  category: 'category kategorie категория категорія categorie categoria kategoria kategori warengruppe группа',
  id: 'id no nr num number nummer номер код code ident identifier numero kod numer numeru numara nomer ref',
  name: 'name names namen bezeichnung имя название найменування назва имени nom nombre nome nazwa naam ad isim title titel',
  first: 'first vorname prenom',
  surname:
    'surname lastname nachname familienname фамилия прізвище apellido cognome sobrenome nazwisko achternaam soyad',
  country: 'country land страна країна pays pais paese kraj ulke staat',
  city: 'city town stadt ort город місто ville ciudad citta cidade miasto stad sehir',
  region: 'region регион регіон область bundesland provincia wojewodztwo bolge',
  address: 'address adresse anschrift адрес адреса direccion indirizzo endereco adres',
  street: 'street strasse str улица вулиця rue calle via rua ulica straat sokak',
  zip: 'zip postcode plz postleitzahl индекс індекс postal cep cap',
  phone: 'phone telephone tel telefon telefonnummer mobile handy телефон тел telefono telefone telefoon gsm',
  email: 'email mail emailadresse почта пошта courriel correo eposta',
  branch:
    'branch store shop filiale standort niederlassung филиал магазин точка філія magasin sucursal tienda filial loja oddzial sklep winkel sube',
  manager:
    'manager seller salesperson verkaufer менеджер продавец vendeur vendedor venditore sprzedawca verkoper satici',
  status: 'status state zustand статус состояние стан etat estado stato durum',
  comment:
    'comment comments note notes remark remarks bemerkung kommentar anmerkung комментарий примечание коментар примітка commentaire comentario nota observaciones commento uwagi opmerking aciklama',
  description: 'description desc beschreibung описание опис descripcion descrizione descricao opis omschrijving tanim',
  payment: 'payment zahlung zahlungs оплата платеж платіж paiement pago pagamento platnosc betaling odeme',
  delivery:
    'delivery shipping lieferung liefer versand доставка доставки livraison entrega envio consegna dostawa levering teslimat',
  due: 'due fallig falligkeit срок строк echeance vencimiento scadenza termin vade',
  start: 'start begin beginn начало початок debut inicio inizio poczatek',
  end: 'end ende конец окончание кінець fin fine fim koniec einde bitis',
  weight: 'weight gewicht вес вага poids peso waga agirlik',
  unit: 'unit einheit единица ед одиниця unite unidad unita unidade jednostka eenheid birim',
  account: 'account konto licevoi compte cuenta conto conta rekening hesap',
  type: 'type typ тип art вид tipo soort tur',
  percent: 'percent prozent процент відсоток pourcentage porcentaje percentuale procent yuzde pct',
  employee: 'employee mitarbeiter сотрудник працівник employe empleado dipendente pracownik medewerker calisan',
  company: 'company firm firma unternehmen компания фирма компанія фірма societe empresa azienda bedrijf sirket',
}

/** What says nothing in a header. */
const fillers = new Set(
  'of the a an der die das des den dem von vom für fur per pro de la le les du el los del di da do dos das e y et and und и в на по за от та і z od dla van het een'
    .split(' ')
    .map(headerKey),
)

/** Between the halves of German compounds: Rechnung-s-datum. */
const links = ['', 's', 'n', 'en', 'e', 'er']

const conceptOf: ReadonlyMap<string, string> = new Map(
  Object.entries(lines).flatMap(([concept, words]) =>
    words.split(' ').map((word) => [headerKey(word), concept] as const),
  ),
)

export const currencies = new Set(
  'eur euro euros usd gbp chf rub uah kzt byn pln czk sek nok dkk try jpy cny руб рублей рубль грн тг dollar dollars zl tl'
    .split(' ')
    .map(headerKey),
)

/** Words that tell two columns of the same thing apart: `net amount` is not `amount`. */
export const qualifiers: ReadonlySet<string> = new Set([
  ...['net', 'gross', 'tax', 'discount', 'cost', 'price', 'start', 'end', 'due', 'first', 'surname', 'percent', 'unit'],
  ...['payment', 'delivery', 'currency', 'id', 'name', 'phone', 'email', 'address', 'date', 'time', 'status', 'type'],
  ...[
    'old',
    'new',
    'previous',
    'last',
    'min',
    'max',
    'average',
    'avg',
    'plan',
    'planned',
    'actual',
    'budget',
    'forecast',
  ],
  ...[
    'ship',
    'shipping',
    'billing',
    'from',
    'to',
    'before',
    'after',
    'without',
    'incl',
    'excl',
    'ohne',
    'mit',
    'без',
    'с',
  ],
  ...['open', 'paid', 'returned', 'cancelled', 'rest', 'balance'],
])

/** The meanings of a header's words: those of the dictionary, and other words as they are; without fillers. */
export function conceptsOf(words: readonly string[]): readonly string[] {
  const found = words.filter((word) => !fillers.has(word)).flatMap((word) => conceptsOfWord(word))
  return [...new Set(found)].sort()
}

export const isKnownWord = (word: string): boolean => conceptOf.has(word)

function conceptsOfWord(word: string): readonly string[] {
  const known = conceptOf.get(word)
  if (known !== undefined) return [known]
  for (let at = 3; at <= word.length - 3; at += 1) {
    const second = conceptOf.get(word.slice(at))
    if (second === undefined) continue
    const head = word.slice(0, at)
    for (const link of links) {
      if (!head.endsWith(link)) continue
      const first = conceptOf.get(head.slice(0, head.length - link.length))
      if (first !== undefined) return [first, second]
    }
  }
  return [word]
}
