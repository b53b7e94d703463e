"""What the demo's customers wrote, in four languages; names and addresses are invented."""

COMMENTS = (
    "The man at the desk listened and found a solution that was in no rule book.",
    "I asked three people and got three answers.",
    "Forty minutes of waiting, and nobody told us why.",
    "Thank you for calling back when you said you would.",
    "Clean, light and easy to find.",
    "I was promised a letter by Friday. It is Tuesday.",
    "She noticed that I was worried and took the time to explain.",
    "The sign at the entrance points to a door that is closed.",
    "La chica del mostrador me escuchó sin prisas.",
    "Me prometieron una llamada y nunca llegó.",
    "Esperé media hora y nadie me dijo por qué.",
    "Muy buen trato, como siempre.",
    "El folleto se entiende mejor que la página.",
    "Tuve que explicar mi caso tres veces.",
    "Спасибо, меня внимательно выслушали и помогли.",
    "Обещали перезвонить в понедельник, но никто не позвонил.",
    "Ждал долго, зато потом всё сделали быстро.",
    "Два сотрудника сказали мне разное.",
    "Очень вежливо и понятно объяснили.",
    "Veldig hyggelig betjening, og de forsto hva det gjaldt.",
    "Jeg måtte vente lenge uten å få vite hvorfor.",
    "Dere lovet svar i går.",
    "Rent og ryddig, men vanskelig å finne fram.",
    "Hun ved skranken ordnet alt på fem minutter.",
)

CONTACTS = (
    ("Clara Weiss", "clara.weiss@example.org", "My parcel came without the receipt."),
    ("Juan Ortega", "juan.ortega@example.org", "Quisiera saber qué pasó con mi solicitud."),
    ("Мария Белова", "maria.belova@example.org", "Хочу узнать, когда будет готов ответ."),
    ("Kari Holm", "kari.holm@example.org", "Kan noen ringe meg om avtalen?"),
    ("", "+47 22 00 00 00", "Please call after five."),
    ("Inés Prieto", "ines.prieto@example.org", "Me cobraron dos veces."),
    ("Peter Lang", "peter.lang@example.org", "The lift was out of order again."),
    ("Sindre Vik", "sindre.vik@example.org", "Jeg vil gjerne takke han som hjalp meg."),
)
