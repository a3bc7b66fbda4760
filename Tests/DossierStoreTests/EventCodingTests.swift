import Dossiers
import Foundation
import Testing

@testable import DossierStore

/// How events stand in the ledger.
struct EventCodingTests {
    private static let pieces = [
        "", "\"", "\\", "\\\"", "\n", "\t", "\u{0}", "\u{1f}", "\u{7f}", "/", "</script>", "é", "ạ",
        "Nguyễn Thị Đào", "Gia Lai — Bình Định", "👩‍👩‍👧", "🇻🇳", "\u{2028}", "\u{feff}", "{}",
        "null",
        "a",
        " ", "'", "$1", "%", "|", "Ủy ban nhân dân xã Ia Krái",
    ]

    private struct Random {
        var generator: Seeded

        mutating func text() -> String {
            (0..<Int.random(in: 0...5, using: &generator))
                .map { _ in EventCodingTests.pieces.randomElement(using: &generator) ?? "" }
                .joined()
                .precomposedStringWithCanonicalMapping
        }
        mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
            Int64.random(in: range, using: &generator)
        }
        mutating func instant() -> Instant {
            Instant(microseconds: number(-1_000_000_000_000...4_000_000_000_000_000))
        }
        mutating func maybe<T>(_ value: (inout Self) -> T) -> T? {
            Bool.random(using: &generator) ? value(&self) : nil
        }
        mutating func unit() -> UnitID {
            let level = AdministrativeLevel(rank: UInt8(number(1...15)))
            return UnitID(
                ordinal: Int32(number(1...100_000_000)), level: level ?? EventCodingTests.commune)
        }
        mutating func limit() -> TimeLimit {
            TimeLimit(
                thousandths: Int(number(1...1_000_000_000)),
                of: TimeUnit.allCases.randomElement(using: &generator) ?? .day)
                ?? .sameDay(cutoff: EventCodingTests.cutoff)
        }
        mutating func received() -> Received {
            Received(
                code: text(), edition: Int32(number(1...9_999)),
                application: Application(
                    applicant: Applicant(
                        name: text(), identityNumber: text(), phone: text(), address: text(),
                        email: text()),
                    channel: Channel.allCases.randomElement(using: &generator) ?? .direct,
                    subject: text(), caseCode: maybe { $0.text() },
                    papers: (0..<number(0...3)).map { _ in
                        FiledPaper(
                            code: text(), originals: Int(number(0...3)), copies: Int(number(0...3)))
                    },
                    note: text()),
                unit: unit(), step: text(), stepDue: maybe { $0.instant() }, limit: limit(),
                due: instant(), calendarVersion: Int(number(1...99)))
        }
        mutating func event(_ kind: Int16) -> Event? {
            switch kind {
            case 1: .received(received())
            case 2: .refused(reason: text())
            case 3: .handedOff(outcome: text(), to: text(), note: text())
            case 4: .delivered(to: unit(), stepDue: maybe { $0.instant() })
            case 5: .accepted
            case 6: .sentBack(reason: text())
            case 7:
                .supplementRequested(
                    papers: (0..<number(0...3)).map { _ in text() }, reason: text(),
                    respondBy: maybe { $0.instant() },
                    stopsClock: Bool.random(using: &generator))
            case 8: .supplementReceived(note: text(), restart: maybe { $0.restart() })
            case 9:
                .decided(
                    outcome: text(),
                    ruling: Ruling.allCases.randomElement(using: &generator) ?? .granted,
                    note: text())
            case 10: .resultReturned(to: text())
            case 11: .withdrawn(reason: text())
            case 12:
                .reminded(Reminder.allCases.randomElement(using: &generator) ?? .step)
            default: rare(kind)
            }
        }
        mutating func restart() -> Restart {
            Restart(due: instant(), stepDue: maybe { $0.instant() })
        }
        mutating func opinion() -> Opinion {
            Opinion(
                number: Int(number(1...20)), consultation: maybe { $0.text() }, unit: unit(),
                question: text(), askedAt: instant(), askedBy: Int32(number(1...99)),
                due: instant(), countsInLimit: Bool.random(using: &generator),
                consentBasis: maybe { $0.text() })
        }
        mutating func ended() -> PauseEnded {
            PauseEnded(note: text(), restart: maybe { $0.restart() })
        }
        mutating func asking(_ kind: Int16) -> Event? {
            switch kind {
            case 15: .opinionsAsked((0..<number(1...3)).map { _ in opinion() })
            case 16:
                .opinionAnswered(
                    OpinionAnswered(
                        number: Int(number(1...20)),
                        stance: Stance.allCases.randomElement(using: &generator) ?? .agree,
                        text: text(), restart: maybe { $0.restart() }))
            case 17:
                .opinionWithdrawn(
                    OpinionWithdrawn(
                        number: Int(number(1...20)), reason: text(),
                        restart: maybe { $0.restart() }))
            case 18:
                .silenceRecorded(
                    SilenceRecorded(
                        numbers: (0..<number(1...3)).map(Int.init),
                        restart: maybe { $0.restart() }))
            default: nil
            }
        }
        mutating func rare(_ kind: Int16) -> Event? {
            switch kind {
            case 13: .filed(received())
            case 14: .takenIn(TakenIn(due: instant(), stepDue: maybe { $0.instant() }))
            case 15...18: asking(kind)
            case 19: .paused(PauseBegun(reason: text(), note: text()))
            case 20: .resumed(ended())
            case 21: .dutySent(office: unit(), slip: text())
            case 22:
                .dutyNotified(
                    notice: text(), dong: Int(number(0...9_000_000_000)),
                    payBy: maybe { $0.instant() })
            case 23: .dutyPaid(reference: text(), dong: Int(number(0...9_000_000_000)))
            case 24: .dutyConfirmed(ended())
            case 25: .stopped(reason: text(), isEnd: Bool.random(using: &generator))
            case 26: .apologised(reason: text(), due: instant(), extension: maybe { $0.limit() })
            case 27: .reassigned(to: Int32(number(1...99)), reason: text())
            case 28:
                .migrated(
                    Migration(
                        edition: Int32(number(1...99)), steps: ["a": text(), "b": text()],
                        basis: text(), watched: [text()]))
            case 29:
                .transferred(
                    Transfer(
                        changes: [.init(from: unit(), to: unit())], touched: LevelSet(rawValue: 6),
                        basis: text()))
            case 30:
                .redated(
                    Redating(
                        calendarVersion: Int(number(1...99)), due: instant(),
                        stepDue: maybe { $0.instant() }, basis: text()))
            case 31: .childrenChosen((0..<number(1...3)).map { _ in text() })
            case 32: .childOpened(child: text(), dossier: number(1...9_999), code: text())
            case 33:
                .childProgressed(
                    child: text(),
                    Child.Status.allCases.randomElement(using: &generator) ?? .open)
            case 34: .repaired(reason: text())
            default: nil
            }
        }
    }

    private static let commune = AdministrativeLevel(rank: 1)!
    private static let cutoff = TimeOfDay(minutes: 900)!

    @Test(arguments: Int16(1)...34)
    func `every event is read back as it was written, from canonical JSON`(_ kind: Int16) throws {
        let seed = Seeded.fresh()
        var random = Random(generator: Seeded(seed &+ UInt64(kind)))
        for _ in 0..<300 {
            let made = random.event(kind)
            let event = try #require(made)
            let data = event.data
            #expect(event.kind == kind)
            let back = try #require(Event(kind: kind, data: data), "seed \(seed): \(data)")
            #expect(back == event, "seed \(seed): \(data)")
            #expect(back.data.utf8.elementsEqual(data.utf8), "seed \(seed): \(data)")
            let object = try JSONSerialization.jsonObject(with: Data(data.utf8))
            let sorted = try JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            #expect(!sorted.isEmpty)
            guard kind <= 12, let keys = (object as? [String: Any])?.keys.sorted() else { continue }
            let positions = keys.compactMap {
                data.range(of: "\"\($0)\":", options: .backwards)?.lowerBound
            }
            #expect(positions == positions.sorted(), "seed \(seed): \(data)")
        }
    }

    @Test func `data of another kind is no event`() {
        #expect(Event(kind: 0, data: "{}") == nil)
        #expect(Event(kind: 35, data: "{}") == nil)
        for kind in Int16(1)...34 where kind != 5 {
            for data in ["{}", "", "[]", "null", "{\"to\":{}}", "{\"reason\":null}"] {
                #expect(Event(kind: kind, data: data) == nil, "\(kind) \(data)")
            }
        }
    }

    /// What was hashed once must be written the same by every later version.
    @Test func `the canonical text of events stays as it is`() throws {
        let unit = UnitID(ordinal: 7, level: Self.commune)
        let at = Instant(microseconds: 1_795_485_600_000_001)
        let expected: [(Event, String)] = [
            (
                .refused(reason: "thiếu \"chữ ký\"\n"),
                #"{"reason":"thiếu \"chữ ký\"\u000a"}"#
            ),
            (
                .handedOff(outcome: "next", to: "verify", note: "a/b\\c"),
                #"{"note":"a/b\\c","outcome":"next","to":"verify"}"#
            ),
            (.delivered(to: unit, stepDue: nil), #"{"stepDue":null,"to":113}"#),
            (.accepted, "{}"),
            (
                .supplementRequested(
                    papers: ["A", "B"], reason: "x", respondBy: at, stopsClock: true),
                #"{"papers":["A","B"],"reason":"x","respondBy":1795485600000001}"#
            ),
            (
                .supplementReceived(note: "", restart: Restart(due: at, stepDue: nil)),
                #"{"due":1795485600000001,"note":"","stepDue":null}"#
            ),
            (
                .decided(outcome: "grant", ruling: .granted, note: ""),
                #"{"note":"","outcome":"grant","ruling":"granted"}"#
            ),
            (.resultReturned(to: "Hoa"), #"{"to":"Hoa"}"#),
            (.reminded(.dueSoon), #"{"of":"due-soon"}"#),
        ]
        for (event, text) in expected { #expect(event.data == text) }
    }
}
