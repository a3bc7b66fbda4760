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
        case .filed: 13
        case .takenIn: 14
        case .opinionsAsked: 15
        case .opinionAnswered: 16
        case .opinionWithdrawn: 17
        case .silenceRecorded: 18
        case .paused: 19
        case .resumed: 20
        case .dutySent: 21
        case .dutyNotified: 22
        case .dutyPaid: 23
        case .dutyConfirmed: 24
        case .stopped: 25
        case .apologised: 26
        case .reassigned: 27
        case .migrated: 28
        case .transferred: 29
        case .redated: 30
        case .childrenChosen: 31
        case .childOpened: 32
        case .childProgressed: 33
        case .repaired: 34
        }
    }

    /// The event's data as canonical JSON.
    var data: String {
        switch self {
        case .received(let received), .filed(let received): Self.json(received)
        case .refused(let reason), .sentBack(let reason), .withdrawn(let reason),
            .repaired(let reason):
            "{\"reason\":\(quoted(reason))}"
        case .handedOff(let outcome, let step, let note):
            "{\"note\":\(quoted(note)),\"outcome\":\(quoted(outcome)),\"to\":\(quoted(step))}"
        case .delivered(let unit, let stepDue):
            "{\"stepDue\":\(number(stepDue)),\"to\":\(unit.rawValue)}"
        case .accepted: "{}"
        case .supplementRequested(let papers, let reason, let respondBy, let stopsClock):
            "{\"papers\":[\(papers.map(quoted).joined(separator: ","))],"
                + "\"reason\":\(quoted(reason)),\"respondBy\":\(number(respondBy))"
                + (stopsClock ? "}" : ",\"stopsClock\":false}")
        case .supplementReceived(let note, let restart):
            "{\"due\":\(number(restart?.due)),\"note\":\(quoted(note)),"
                + "\"stepDue\":\(number(restart?.stepDue))}"
        case .decided(let outcome, let ruling, let note):
            "{\"note\":\(quoted(note)),\"outcome\":\(quoted(outcome)),"
                + "\"ruling\":\(quoted(ruling.rawValue))}"
        case .resultReturned(let receiver): "{\"to\":\(quoted(receiver))}"
        case .reminded(let reminder): "{\"of\":\(quoted(reminder.rawValue))}"
        default: rareData
        }
    }

    /// Reads an event back; nil when the data is not of the kind.
    init?(kind: Int16, data: String) {
        if kind == 1 || kind == 13 {
            guard let received = Self.read(Received.self, data) else { return nil }
            self = kind == 1 ? .received(received) : .filed(received)
            return
        }
        if kind > 13, kind != 34 {
            guard let event = Self.rare(kind, data) else { return nil }
            self = event
            return
        }
        guard let fields = Self.read(Fields.self, data), let event = fields.event(kind) else {
            return nil
        }
        self = event
    }

    /// Writes a value as JSON with its keys in order.
    static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else {
            preconditionFailure("an event holds nothing that JSON cannot say")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func read<T: Decodable>(_ type: T.Type, _ text: String) -> T? {
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
    let stopsClock: Bool?

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
        case 34: reason.map { .repaired(reason: $0) }
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
            papers: papers, reason: reason, respondBy: respondBy.map(Instant.init(microseconds:)),
            stopsClock: stopsClock ?? true)
    }

    private var supplementReceived: Event? {
        guard let note else { return nil }
        let restart = due.map {
            Restart(
                due: Instant(microseconds: $0), stepDue: stepDue.map(Instant.init(microseconds:)))
        }
        return .supplementReceived(note: note, restart: restart)
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
