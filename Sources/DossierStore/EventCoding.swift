internal import Dossiers
internal import FoundationEssentials

/// How events stand in the ledger: a kind and a canonical JSON object, keys in alphabetical order,
/// instants in microseconds since 1970. What is hashed is this text, byte for byte.
extension Event {
    /// The number of the event's kind in the ledger.
    var kind: Int16 {
        switch self {
        case .received: 1
        case .refused: 2
        case .handedOff: 3
        case .delivered: 4
        case .accepted: 5
        case .sentBack: 6
        case .supplementRequested: 7
        case .supplementReceived: 8
        case .decided: 9
        case .resultReturned: 10
        case .withdrawn: 11
        case .reminded: 12
        }
    }

    /// The event's data as canonical JSON.
    var data: String {
        switch self {
        case .received(let received): Self.json(received)
        case .refused(let reason), .sentBack(let reason), .withdrawn(let reason):
            "{\"reason\":\(quoted(reason))}"
        case .handedOff(let outcome, let step, let note):
            "{\"note\":\(quoted(note)),\"outcome\":\(quoted(outcome)),\"to\":\(quoted(step))}"
        case .delivered(let unit, let stepDue):
            "{\"stepDue\":\(number(stepDue)),\"to\":\(unit.rawValue)}"
        case .accepted: "{}"
        case .supplementRequested(let papers, let reason, let respondBy):
            "{\"papers\":[\(papers.map(quoted).joined(separator: ","))],"
                + "\"reason\":\(quoted(reason)),\"respondBy\":\(number(respondBy))}"
        case .supplementReceived(let note, let due, let stepDue):
            "{\"due\":\(due.microseconds),\"note\":\(quoted(note)),"
                + "\"stepDue\":\(number(stepDue))}"
        case .decided(let outcome, let ruling, let note):
            "{\"note\":\(quoted(note)),\"outcome\":\(quoted(outcome)),"
                + "\"ruling\":\(quoted(ruling.rawValue))}"
        case .resultReturned(let receiver): "{\"to\":\(quoted(receiver))}"
        case .reminded(let reminder): "{\"of\":\(quoted(reminder.rawValue))}"
        }
    }

    /// Reads an event back; nil when the data is not of the kind.
    init?(kind: Int16, data: String) {
        if kind == 1 {
            guard let received = Self.read(Received.self, data) else { return nil }
            self = .received(received)
            return
        }
        guard let fields = Self.read(Fields.self, data), let event = fields.event(kind) else {
            return nil
        }
        self = event
    }

    private static func json(_ received: Received) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(received) else {
            preconditionFailure("a reception holds nothing that JSON cannot say")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read<T: Decodable>(_ type: T.Type, _ text: String) -> T? {
        // What is wrong with the text is told by the caller, which knows the row.
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

private struct Fields: Decodable {
    enum Target: Decodable {
        case unit(UnitID)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int32.self), let unit = UnitID(rawValue: number) {
                self = .unit(unit)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    let reason: String?
    let note: String?
    let outcome: String?
    let to: Target?
    let stepDue: Int64?
    let due: Int64?
    let respondBy: Int64?
    let papers: [String]?
    let ruling: Ruling?
    let of: Reminder?

    func event(_ kind: Int16) -> Event? {
        switch kind {
        case 2: reason.map { .refused(reason: $0) }
        case 3: handedOff
        case 4: delivered
        case 5: .accepted
        case 6: reason.map { .sentBack(reason: $0) }
        case 7: supplementRequested
        case 8: supplementReceived
        case 9: decided
        case 10: text.map { .resultReturned(to: $0) }
        case 11: reason.map { .withdrawn(reason: $0) }
        case 12: of.map { .reminded($0) }
        default: nil
        }
    }

    private var text: String? {
        if case .text(let text) = to { text } else { nil }
    }

    private var handedOff: Event? {
        guard let outcome, let text, let note else { return nil }
        return .handedOff(outcome: outcome, to: text, note: note)
    }

    private var delivered: Event? {
        guard case .unit(let unit) = to else { return nil }
        return .delivered(to: unit, stepDue: stepDue.map(Instant.init(microseconds:)))
    }

    private var supplementRequested: Event? {
        guard let papers, let reason else { return nil }
        return .supplementRequested(
            papers: papers, reason: reason, respondBy: respondBy.map(Instant.init(microseconds:)))
    }

    private var supplementReceived: Event? {
        guard let note, let due else { return nil }
        return .supplementReceived(
            note: note, due: Instant(microseconds: due),
            stepDue: stepDue.map(Instant.init(microseconds:)))
    }

    private var decided: Event? {
        guard let outcome, let ruling, let note else { return nil }
        return .decided(outcome: outcome, ruling: ruling, note: note)
    }
}

private func number(_ instant: Instant?) -> String {
    instant.map { String($0.microseconds) } ?? "null"
}

/// Quotes a string as RFC 8259 asks, escaping only what must be escaped.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{0}"..<"\u{20}":
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
