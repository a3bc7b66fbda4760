import Foundation
import Testing

@testable import VietQR

/// Payment codes: the texts that public sources quote, and what nobody may take for one.
struct VietQRTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let id: String
        let payload: String
        let expect: String
        var testDescription: String { id }
    }

    private struct File: Decodable { let vectors: [Vector] }

    static let vectors: [Vector] = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("vectors.json")
        do {
            return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).vectors
        } catch {
            preconditionFailure("\(url.path): \(error)")
        }
    }()

    static let sound = vectors.filter { $0.expect != "reject" }
    static let transfers = sound.filter { $0.id.contains("napas") || $0.id.contains("card") }

    @Test func `the vectors are of every kind`() {
        #expect(Self.vectors.count == 15 && Self.sound.count == 9 && Self.transfers.count == 5)
    }

    @Test(arguments: sound)
    func `a sound text is read, and written as it was`(_ vector: Vector) throws {
        #expect(try MerchantPayload(parsing: vector.payload).text == vector.payload)
    }

    @Test(arguments: vectors.filter { $0.expect == "reject" })
    func `a wrong text is refused`(_ vector: Vector) throws {
        // Of one the fault lies in what NAPAS alone lays down: the parts of 38-01.
        if vector.id == "ts-napas-f4e5" {
            let payload = try MerchantPayload(parsing: vector.payload)
            #expect(throws: VietQRError.payload(.notAField("8", in: [38, 1]))) {
                try VietQR(payload)
            }
        } else {
            #expect(throws: MerchantPayloadError.self) {
                try MerchantPayload(parsing: vector.payload)
            }
        }
    }

    @Test(arguments: transfers)
    func `a transfer is read, and written as it was`(_ vector: Vector) throws {
        let transfer = try VietQR(MerchantPayload(parsing: vector.payload))
        // What NAPAS prints beyond a transfer's own fields is none of its examples.
        #expect(transfer.payload.text == vector.payload)
    }

    @Test(arguments: sound.filter { vector in !transfers.contains { $0.id == vector.id } })
    func `a sound text that is no transfer is refused`(_ vector: Vector) throws {
        let payload = try MerchantPayload(parsing: vector.payload)
        #expect(throws: VietQRError.self) { try VietQR(payload) }
    }

    @Test func `a dossier's fee is in its code`() throws {
        let code = "H21.21553-260701-0001"
        let transfer = try VietQR(
            bank: "970403", account: "0011012345678", amount: 180_000, billNumber: code,
            purpose: "Le phi dat dai")
        let text = transfer.payload.text
        #expect(text.hasPrefix("000201010212") && text.contains("5406180000"))
        #expect(text.contains("0121\(code)"))
        #expect(try VietQR(MerchantPayload(parsing: text)) == transfer)
        #expect(transfer.payload[1] == "12")
        #expect(try VietQR(bank: "970403", account: "1").payload[1] == "11")
    }

    @Test(arguments: [
        (VietQRError.bank("97040"), "97040", "1", Int64?.some(1), String?.none),
        (.bank("97040x"), "97040x", "1", nil, nil), (.bank("٩70403"), "٩70403", "1", nil, nil),
        (.account(""), "970403", "", nil, nil), (.account("1 2"), "970403", "1 2", nil, nil),
        (.account("12345678901234567890"), "970403", "12345678901234567890", nil, nil),
        (.amount("0"), "970403", "1", 0, nil), (.amount("-5"), "970403", "1", -5, nil),
        (.amount("10000000000000"), "970403", "1", 10_000_000_000_000, nil),
        (.text("Lệ phí"), "970403", "1", nil, "Lệ phí"), (.text(""), "970403", "1", nil, ""),
        (.text("a\nb"), "970403", "1", nil, "a\nb"),
        (.text("12345678901234567890123456"), "970403", "1", nil, "12345678901234567890123456"),
    ])
    func `what the code cannot hold is refused`(
        _ error: VietQRError, _ bank: String, _ account: String, _ amount: Int64?, _ bill: String?
    ) {
        #expect(throws: error) {
            try VietQR(bank: bank, account: account, amount: amount, billNumber: bill)
        }
    }

    @Test(arguments: [
        ("180000.00", Int64?.some(180_000)), ("180000.", 180_000), ("180000.50", nil), (".5", nil),
        ("1e5", nil), ("-1", nil), ("18446744073709551616", nil), ("٣", nil),
    ])
    func `an amount is whole đồng`(_ text: String, _ amount: Int64?) throws {
        let payload = try MerchantPayload(
            VietQR(bank: "970403", account: "1").payload.fields
                + [MerchantPayload.Field(54, text)])
        if let amount {
            #expect(try VietQR(payload).amount == amount)
        } else {
            #expect(throws: VietQRError.self) { try VietQR(payload) }
        }
    }

    @Test func `each fault of a text is named with its place`() throws {
        func error(_ body: String) throws -> MerchantPayloadError {
            try #require(throws: MerchantPayloadError.self) {
                try MerchantPayload(
                    parsing: body + "6304" + MerchantPayload.checksum(body + "6304"))
            }
        }
        #expect(try error("") == .noBeginning)
        #expect(try error("000202") == .noBeginning)
        #expect(try error("0002015400") == .noLength([54]))
        #expect(try error("000201x") == .notAField("x630", in: []))
        #expect(try error("00020154011540" + "12") == .repeated([54]))
        #expect(try error("000201" + "3805" + "01041") == .tooShort([38, 1]))
        #expect(try error("000201" + "5901\u{1B}") == .controlCharacter([59]))
        #expect(throws: MerchantPayloadError.noChecksum) { try MerchantPayload(parsing: "000201") }
        #expect("\(MerchantPayloadError.tooShort([38, 1]))".contains("field 38-01 is shorter"))
    }

    /// A reader stops at nothing: seeded changes of sound texts either are refused or written again
    /// as they were.
    @Test func `ten thousand changed texts do no harm`() {
        var state: UInt64 = 0x5EED
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let letters = Array("0123456789Aạ最\u{0}\u{301}")
        for _ in 0..<10_000 {
            var text = Array(Self.sound[random(Self.sound.count)].payload.dropLast(4))
            for _ in 0...random(3) {
                let place = random(text.count)
                switch random(3) {
                case 0: text[place] = letters[random(letters.count)]
                case 1: text.remove(at: place)
                default: text.insert(letters[random(letters.count)], at: place)
                }
            }
            let changed = String(text) + MerchantPayload.checksum(String(text))
            guard let payload = try? MerchantPayload(parsing: changed) else { continue }
            #expect(payload.text == changed)
            guard let transfer = try? VietQR(payload) else { continue }
            #expect((try? VietQR(transfer.payload)) == transfer)
        }
    }
}
