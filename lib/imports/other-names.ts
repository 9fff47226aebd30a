const words = (...lists: string[]): string[] => lists.flatMap((list) => list.split("|"));

/** Other names that files have for built-in fields, as `normalName` writes them. */
export const otherNames: Record<string, readonly string[]> = {
  pii_id: words("person id|prospect id|party id|user id|client id|member id|uid|person"),
  "lead.lead_id": words(
    "lead id|lead number|lead no|lead ref|enquiry id|enquiry number|inquiry id|opportunity id",
  ),
  "lead.status": words("lead status|stage|lead stage|status"),
  "lead.source": words(
    "lead source|channel|utm source|came from|quelle|herkunft|origine|origen|fuente|fonte",
  ),
  "lead.campaign": words("campaign name|utm campaign|campaign"),
  "lead.score": words("lead score|score"),
  "lead.contact_attempts": words("attempts|call attempts|number of attempts|tries|calls made"),
  "lead.tags": words("labels|tag|lead tags"),
  "lead.do_not_contact": words("do not contact|do not call|dnc|no contact"),
  "lead.last_contacted_at": words(
    "last contacted|last contact|last contact date|last called|last call date|letzter kontakt",
    "dernier contact|ultimo contacto",
  ),
  "lead.created_at": words(
    "created|created on|created date|creation date|date created|enquiry date|lead date|erstellt am",
    "angelegt am|date de creation|cree le|fecha de creacion|fecha de alta|data creazione|signup date",
    "sign up date|registration date|create date|created time|created at time|submitted at",
    "submission date|timestamp|date added",
  ),
  "contact.contact_id": words("contact number|contact id"),
  "contact.name": words(
    "full name|customer name|contact name|lead name|client name|person name|nom complet",
    "nom du client|nombre completo|nome completo|kundenname|ansprechpartner|name of client",
    "vor und nachname|name vorname|nom|nom et prenom|nom prenom|nombre|nombre y apellidos|nome|naam",
    "volledige naam|nominativo|donor name|donor|buyer|buyer name|attendee|attendee name|patient name",
    "student name|applicant|applicant name|member name|prospect name|prospect|billing name",
    "shipping name|recipient|recipient name|child name|guest name|guest|teilnehmer|teilnehmerin",
    "patient|patientin|client|customer|kunde|kundin|mieter|schuler|participant|student|pupil|child",
    "kind|eleve|alumno|paciente|cliente|participante|member|mitglied",
  ),
  "contact.email": words(
    "e mail|mail|email address|e mail address|email id|e mail adresse|email adresse|mailadresse",
    "courriel|adresse e mail|adresse mail|adresse email|correo|correo electronico|email privat",
    "indirizzo email|posta elettronica|e mailadres|endereco de email|primary email|work email",
    "personal email|email 1",
  ),
  "contact.phone": words(
    "mobile|phone number|mobile number|telephone|tel|cell|contact number|phone no|mobile no|whatsapp",
    "telefon|telefonnummer|handynummer|telefono|movil|celular|telefon mobil|mobil|mobiltelefon|handy",
    "rufnummer|telefon privat|tel mobil|tel nr|telefon nr|portable|tel portable|telephone portable",
    "numero de telephone|mobile phone|cell phone|phone mobile|primary phone|phone 1|telefono movil",
    "telefono celular|numero de telefono|cellulare|telefoonnummer|mobiel|telemovel|telefone",
    "telefone celular",
  ),
  "contact.city": words(
    "town|city name|stadt|wohnort|ville|ciudad|citta|cidade|ort|localite|commune|localidad|poblacion",
    "municipio|comune|localita|plaats|woonplaats|miasto|poststed|postort|kaupunki",
  ),
  "contact.state": words(
    "province|region|bundesland|departement|provincia|comunidad autonoma|regione|county",
  ),
  "contact.country": words("country name|nation|land|staat|pays|pais|paese|kraj"),
  "contact.age": words("age years|age in years|alter|edad|eta|idade|leeftijd|wiek"),
  "contact.education": words("education level|bildung|schulabschluss|formation|estudios|nivel de estudios"),
  "contact.birth_date": words(
    "date of birth|dob|birthday|birthdate|born|geburtsdatum|geburtstag|geb datum|date de naissance",
    "ne le|nee le|fecha de nacimiento|fecha nacimiento|data di nascita|data de nascimento",
    "geboortedatum",
  ),
  "contact.gender": words("sex|geschlecht|sexe|genre|sexo|genero|sesso|genere|geslacht|plec"),
  "contact.job": words(
    "occupation|profession|job title|job|beruf|metier|poste|profesion|ocupacion|puesto|professione",
    "profissao|beroep",
  ),
  "contact.marital_status": words(
    "marital|marital state|civil status|familienstand|etat civil|situation familiale|estado civil",
    "stato civile|burgerlijke staat",
  ),
  "contact.marketing_opt_in": words(
    "newsletter|opt in|marketing consent|marketing opt in|accepts marketing|email opt in|subscribed",
    "newsletter abonniert",
  ),
  "customer.customer_id": words(
    "customer number|customer no|account number|account id|customer id|kundennummer|kunden nr",
    "kundennr|numero client|numero de client|code client|numero de cliente|codice cliente",
    "klantnummer",
  ),
  "customer.tier": words("customer tier|loyalty tier|membership"),
  "customer.balance": words("account balance|current balance"),
  "customer.lifetime_value": words("ltv|clv|lifetime value|total spent|total spend|total revenue"),
  "customer.orders_count": words(
    "orders|order count|number of orders|total orders|nb orders|orders placed|lifetime orders",
  ),
  "customer.products": words("products owned|product list"),
  "customer.first_purchase_at": words(
    "first purchase|first order|first order date|first purchase date|date of first purchase",
    "erster kauf|erste bestellung",
  ),
  "customer.last_purchase_at": words(
    "last purchase|last order|last order date|last purchase date|date of last purchase|letzter kauf",
    "letzte bestellung",
  ),
};
