internal import Dossiers

/// A time as one place of a record gives it.
struct GivenTime: Hashable {
    /// The limit, where the record gives an amount of a known unit.
    let limit: TimeLimit?
    /// What the record says, for the reader.
    let shown: Bilingual

    /// Reads quantity and unit; nil where the record says neither.
    init?(_ quantity: Quantity?, _ unit: String?) {
        guard quantity != nil || Texts.code(unit) != nil else { return nil }
        let unit = Texts.code(unit) ?? "?"
        let thousandths = quantity?.thousandths
        let limit: TimeLimit? = thousandths.flatMap { thousandths in
            switch unit {
            case "WORKING_DAY": TimeLimit(thousandths: thousandths, of: .workingDay)
            case "DAY": TimeLimit(thousandths: thousandths, of: .day)
            case "HOUR": TimeLimit(thousandths: thousandths, of: .hour)
            case "MONTH": TimeLimit(thousandths: thousandths, of: .month)
            // A year of the law is twelve months; the largest limit keeps the sum in bounds.
            case "YEAR" where abs(thousandths) <= TimeLimit.largest:
                TimeLimit(thousandths: thousandths * 12, of: .month)
            default: nil
            }
        }
        self.limit = limit
        let said = "\(quantity?.shown ?? "?") \(unit)"
        shown =
            limit.map { Bilingual(vi: $0.vietnamese, en: $0.description) }
            ?? Bilingual(vi: "\"\(said)\"", en: "\"\(said)\"")
    }

    init(_ limit: TimeLimit) {
        self.limit = limit
        shown = Bilingual(vi: limit.vietnamese, en: limit.description)
    }
}

/// All times that a record gives, and whether they agree.
struct RecordTimes {
    /// The times of each way of filing, in the order of the record; a way may have several.
    let methods: [(channel: String, time: GivenTime)]
    let cases: [GivenTime?]
    /// What the texts call the time of the whole.
    let totals: [GivenTime]
    /// Every duration that the texts of the steps name.
    let mentioned: [TimeLimit]

    init(_ detail: PortalRecord.Detail) {
        let given = detail.executionMethods.present()
        methods = given.compactMap { method in
            GivenTime(method.processingTime, method.processingTimeUnit).map {
                (Texts.code(method.submissionMethod) ?? "?", $0)
            }
        }
        cases = detail.cases.present().map { one in
            one.processingDay.flatMap { GivenTime($0.qty, $0.type) }
        }
        let texts =
            detail.executionSteps.present().compactMap(\.description)
            + given.compactMap(\.description)
        let read = texts.map(TextTimes.init)
        totals = Self.unique(read.flatMap(\.totals)).map { GivenTime($0) }
        mentioned = Self.unique(read.flatMap(\.all))
    }

    /// The limits that the ways of filing give, each once.
    var methodLimits: [TimeLimit] { Self.unique(methods.compactMap(\.time.limit)) }

    /// The limit of the whole, where every way of filing gives the same.
    var agreed: TimeLimit? {
        let limits = Self.unique(methods.map(\.time))
        return limits.count == 1 ? limits[0].limit : nil
    }

    /// Tells whether a case is granted another time than the ways of filing.
    func contradicts(_ time: GivenTime?) -> Bool {
        guard let limit = time?.limit, !methodLimits.isEmpty else { return false }
        return !methodLimits.contains(limit)
    }

    /// The times that cannot all be right, one sentence each kind of disagreement.
    var conflicts: [Bilingual] {
        var sentences: [Bilingual] = []
        if Self.unique(methods.map(\.time)).count > 1 {
            let said = methods.map { Self.said($0.channel.lowercased(), $0.time) }
            sentences.append(
                Self.sentence("the ways of filing", "các cách nộp", Self.unique(said)))
        }
        let others = zip(1..., cases).filter { contradicts($0.1) }
        if !others.isEmpty {
            let said =
                Self.unique(methods.map { Self.said("", $0.time) })
                + others.compactMap { number, time in
                    time.map {
                        Self.said("case \(number)", vi: "trường hợp \(number)", $0)
                    }
                }
            sentences.append(
                Self.sentence(
                    "the ways of filing and the cases", "cách nộp và trường hợp", said))
        }
        let known = methodLimits + cases.compactMap { $0?.limit }
        let strange = totals.filter { total in !known.contains { $0 == total.limit } }
        if !strange.isEmpty, !methodLimits.isEmpty {
            let said =
                Self.unique(methods.map { Self.said("", $0.time) })
                + strange.map { Self.said("the text", vi: "lời văn", $0) }
            sentences.append(
                Self.sentence("the fields and the text", "các trường và lời văn", said))
        }
        return sentences
    }

    /// What the record says instead of an amount.
    var unreadable: [Bilingual] {
        Self.unique(methods.filter { $0.time.limit == nil }.map(\.time.shown))
    }

    /// Tells whether an hour stands anywhere: ours are hours of work, the record's may be others.
    var hasHours: Bool {
        (methodLimits + cases.compactMap { $0?.limit }).contains { $0.unit == .hour }
    }

    static func unique<Item: Equatable>(_ items: [Item]) -> [Item] {
        items.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func said(_ place: String, vi: String? = nil, _ time: GivenTime) -> Bilingual {
        Bilingual(
            vi: Texts.trimmed("\(vi ?? place) \(time.shown.vi)"),
            en: Texts.trimmed("\(place) \(time.shown.en)"))
    }

    private static func sentence(_ en: String, _ vi: String, _ said: [Bilingual]) -> Bilingual {
        Bilingual(
            vi: "\(vi) cho thời hạn khác nhau: " + said.map(\.vi).joined(separator: ", "),
            en: "\(en) give different times: " + said.map(\.en).joined(separator: ", "))
    }
}

/// The durations that a text names, and which of them it calls the time of the whole.
struct TextTimes {
    private(set) var all: [TimeLimit] = []
    private(set) var totals: [TimeLimit] = []

    init(_ text: String) {
        let words = TextWords(text)
        var place = 0
        var total: Int?
        while place < words.count {
            if Self.wholes.contains(where: { words.has($0, at: place) }) { total = place }
            if let start = total, place > start + 24 || words.endsSentence(place) && place > start {
                total = nil
            }
            guard let (limit, length) = Self.duration(words, at: place) else {
                place += 1
                continue
            }
            all.append(limit)
            if total != nil {
                totals.append(limit)
                total = nil
            }
            place += length
        }
    }

    private static let wholes = [
        ["thời", "hạn", "giải", "quyết"], ["thời", "gian", "giải", "quyết"],
        ["tổng", "thời", "gian"], ["tổng", "thời", "hạn"],
    ]

    /// Reads `07 ngày làm việc`, `15 (mười lăm) ngày`, `08 giờ làm việc`, `02 tháng`.
    private static func duration(_ words: TextWords, at place: Int) -> (TimeLimit, Int)? {
        let digits = words[place].replacing(",", with: ".")
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
            let number = Double(digits), number > 0, number <= 1_000_000
        else { return nil }
        let isSpelt = place + 1 < words.count && spelt.contains(words[place + 1])
        var next = place + 1
        // The number in words, "(mười lăm)", stands between.
        while isSpelt, next < words.count, next < place + 6, spelt.contains(words[next]) {
            next += 1
        }
        let unit: (TimeUnit, Int)? =
            if words.has(["ngày", "làm", "việc"], at: next) {
                (.workingDay, 3)
            } else if words.has(["giờ", "làm", "việc"], at: next) {
                (.hour, 3)
            } else if words.has(["ngày"], at: next), !words.has(["ngày", "tháng"], at: next) {
                (.day, 1)
            } else if words.has(["tháng"], at: next), next + 1 < words.count,
                words[next + 1].allSatisfy({ !$0.isNumber })
            {
                (.month, 1)
            } else {
                nil
            }
        guard let unit,
            let limit = TimeLimit(thousandths: Int((number * 1_000).rounded()), of: unit.0)
        else { return nil }
        return (limit, next - place + unit.1)
    }

    private static let spelt: Set<String> = [
        "một", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín", "mười",
        "mươi", "mốt", "không", "rưỡi",
    ]
}
