internal import Dossiers

/// The fees that a record names, and whether an amount can be taken over.
struct RecordFees {
    /// One fee of one way of filing.
    struct Line: Hashable {
        let channel: Channel?
        let type: String
        let name: String?
        let value: Quantity?
        let currency: String?

        /// The amount in đồng, where it is one.
        var dong: Int? {
            guard isDong, let dong = value?.whole, (1...1_000_000_000_000).contains(dong) else {
                return nil
            }
            return dong
        }

        var isDong: Bool {
            guard let currency else { return true }
            return ["việt nam đồng", "vnd", "vnđ", "đồng", "đ"].contains(currency.lowercased())
        }

        /// The name of the line; the kind of fee where the record gives no name.
        var label: String {
            if let name { return name }
            switch type {
            case "SERVICE_FEE": return "Lệ phí"
            case "PRICE_LEVEL": return "Mức giá"
            default: return "Phí"
            }
        }

        /// The line as it is shown to the editor.
        var shown: String {
            let place = channel.map { $0.rawValue + ": " } ?? ""
            let value = value?.shown ?? "no value"
            let money = currency.map { " " + $0 } ?? ""
            return place + "\(type) \(value)\(money)" + (name.map { ", \($0)" } ?? "")
        }

        /// The same fee whatever the way of filing and the amount.
        fileprivate var item: String { type + " " + Texts.folded(name ?? "") }
    }

    let lines: [Line]

    init(_ detail: PortalRecord.Detail) {
        let general = detail.fees.present().map { Self.line($0, nil) }
        let special = detail.executionMethods.present().flatMap { method in
            let channel = RecordChannels.channel(method.submissionMethod)
            return method.fees.present().map { Self.line($0, channel) }
        }
        lines = RecordTimes.unique(general + special)
    }

    private static func line(_ fee: PortalRecord.Fee, _ channel: Channel?) -> Line {
        Line(
            channel: channel, type: Texts.code(fee.type) ?? "FEE",
            name: Texts.exact(fee.description), value: fee.value,
            currency: Texts.code(fee.currencyName).map { Texts.oneLine($0) })
    }

    /// The lines that have an amount.
    var amounts: [Line] { lines.filter { $0.dong != nil } }

    /// The lines without one: 0 and nothing are no statement that it is free.
    var others: [Line] { lines.filter { $0.dong == nil } }

    /// The amounts, those that hold for every way of filing told once.
    func merged(_ channels: [Channel]) -> [Line] {
        var seen: Set<Line> = []
        return amounts.compactMap { line in
            let everywhere = Line(
                channel: nil, type: line.type, name: line.name, value: line.value,
                currency: line.currency)
            let isEverywhere =
                line.channel != nil && channels.count > 1
                && channels.allSatisfy { channel in
                    amounts.contains {
                        $0.channel == channel && $0.type == line.type && $0.name == line.name
                            && $0.value == line.value
                    }
                }
            let kept = isEverywhere ? everywhere : line
            return seen.insert(kept).inserted ? kept : nil
        }
    }

    /// What cannot be right about the amounts, or not be taken over as đồng.
    var conflicts: [Bilingual] {
        var sentences: [Bilingual] = []
        for (item, group) in grouped {
            let values = RecordTimes.unique(group.compactMap(\.dong)).sorted()
            guard let low = values.first, let high = values.last, low != high else { continue }
            let said = group.map(\.shown).joined(separator: "; ")
            if high == low * 1_000 || high == low * 100 || high == low * 10 {
                sentences.append(
                    Bilingual(
                        vi: "cùng một khoản có hai mức \(low) và \(high): \(said)",
                        en: "one fee has the amounts \(low) and \(high): \(said)"))
            } else if Set(group.map(\.channel)).count < group.count {
                continue
            } else {
                sentences.append(
                    Bilingual(
                        vi: "mức thu khác nhau theo cách nộp (\(item)): \(said)",
                        en: "the amounts differ by way of filing: \(said)"))
            }
        }
        for line in amounts {
            guard let dong = line.dong else { continue }
            let told = Self.amounts(in: line.name ?? "")
            if !told.isEmpty, !told.contains(dong) {
                let list = told.map(String.init).joined(separator: ", ")
                sentences.append(
                    Bilingual(
                        vi: "giá trị là \(dong), lời văn nêu \(list) đồng: \(line.shown)",
                        en: "the value is \(dong), the words name \(list) đồng: \(line.shown)"))
            } else if dong < 1_000 {
                sentences.append(
                    Bilingual(
                        vi: "giá trị \(dong) nhỏ hơn 1.000 đồng: \(line.shown)",
                        en: "the value \(dong) is less than 1,000 đồng: \(line.shown)"))
            }
        }
        return RecordTimes.unique(sentences)
    }

    private var grouped: [(String, [Line])] {
        RecordTimes.unique(amounts.map(\.item)).map { item in
            (item, amounts.filter { $0.item == item })
        }
    }

    /// Reads the amounts that a text names, such as `100.000 đồng` or `25.000đ`.
    static func amounts(in text: String) -> [Int] {
        var found: [Int] = []
        var digits = ""
        var rest = Texts.exact(text)[...]
        while let character = rest.first {
            rest.removeFirst()
            let isInside = (character == "." || character == ",") && rest.first?.isNumber == true
            if character.isASCII, character.isNumber || (isInside && !digits.isEmpty) {
                digits.append(character)
                continue
            }
            if !digits.isEmpty {
                let unit = (String(character) + rest.prefix(8)).lowercased()
                let word = Texts.trimmed(unit)
                let isMoney = ["đồng", "đ/", "đ ", "đ,", "đ.", "đ)", "vnđ", "vnd"].contains {
                    (word + " ").hasPrefix($0)
                }
                if isMoney, let amount = Int(digits.filter(\.isNumber)) { found.append(amount) }
            }
            digits = ""
        }
        return RecordTimes.unique(found)
    }
}

/// The ways of filing that a record names.
enum RecordChannels {
    static func channel(_ word: String?) -> Channel? {
        switch Texts.code(word) {
        case "DIRECT": .direct
        case "POSTAL": .postal
        case "ONLINE": .online
        default: nil
        }
    }

    /// The known ones, in the order of the format.
    static func known(_ detail: PortalRecord.Detail) -> [Channel] {
        let named = Set(detail.executionMethods.present().map { channel($0.submissionMethod) })
        return Channel.allCases.filter { named.contains($0) }
    }

    /// The words that name no known way.
    static func unknown(_ detail: PortalRecord.Detail) -> [String] {
        RecordTimes.unique(
            detail.executionMethods.present().map(\.submissionMethod)
                .filter { channel($0) == nil }.map { Texts.code($0) ?? "null" })
    }
}
