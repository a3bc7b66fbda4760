import Dossiers
import Foundation
import Papers
import Testing

@Suite struct RouteDrawingTests {
    private static let commune = AdministrativeLevel(rank: 1)
    private static let province = AdministrativeLevel(rank: 3)

    private func procedure(
        receptions: [AdministrativeLevel?] = [commune], children: [ChildProcedure] = [],
        duty: DutyPolicy? = nil
    ) throws -> Procedure {
        let limit = try #require(TimeLimit("0.5 working-day"))
        let total = try #require(TimeLimit("5 working-day"))
        let day = try #require(CivilDate("2025-07-01"))
        let steps = [
            Step(
                id: "intake", name: Bilingual(vi: "Tiếp nhận", en: "Reception"), role: "one-stop",
                post: "clerk", limit: limit,
                outcomes: [Outcome(id: "forward", name: Bilingual(vi: "tiếp"), next: "verify")]),
            Step(
                id: "verify", name: Bilingual(vi: "Thẩm tra <hồ sơ> & \"xác minh\""),
                role: "office", post: "specialist", limit: limit,
                outcomes: [
                    Outcome(id: "ok", name: Bilingual(vi: "Đủ điều kiện"), next: "sign"),
                    Outcome(id: "no", name: Bilingual(vi: "Không đủ"), next: "sign"),
                ]),
            Step(
                id: "sign", name: Bilingual(vi: "Ký quyết định"), role: "committee", post: nil,
                limit: nil,
                outcomes: [
                    Outcome(
                        id: "grant", name: Bilingual(vi: "Ký cấp"), next: "return",
                        decision: .granted),
                    Outcome(id: "redo", name: Bilingual(vi: "Trả lại"), next: "verify"),
                    Outcome(id: "again", name: Bilingual(vi: "Tự xem lại"), next: "sign"),
                ]),
            Step(
                id: "return", name: Bilingual(vi: "Trả kết quả"), role: "one-stop", post: "clerk",
                limit: nil, outcomes: []),
        ]
        let consultation = Consultation(
            id: "opinion", step: "verify", roles: ["committee"], question: Bilingual(vi: "?"),
            deadline: total, countsInLimit: true, always: false, silence: .recorded)
        let levels = receptions.compactMap(\.self).reduce(into: LevelSet()) {
            $0.insert(LevelSet($1))
        }
        return Procedure(
            code: "1.000001", edition: 2, period: Period(first: day), ruleSet: "R118",
            name: Bilingual(vi: "Thủ tục thử", en: "A sample"),
            field: Field(code: "G09", name: "Người có công"), legalBasis: [], levels: levels,
            reception: Reception(levels: levels, channels: [.direct], subject: "residence"),
            calendar: "office", counting: .byHours, limits: TimeLimits(general: total),
            supplement: SupplementPolicy(resume: .resume), reappointment: ReappointmentPolicy(),
            papers: [], fee: .free(basis: "Luật phí"), results: [], pauseReasons: [],
            consultations: [consultation], children: children, duty: duty, steps: steps)
    }

    private func drawing(
        _ procedure: Procedure, language: RouteDrawing.Language = .vietnamese
    ) throws -> RouteDrawing {
        let commune = try #require(Self.commune)
        let province = try #require(Self.province)
        let roles = [
            Role(
                id: "one-stop", name: Bilingual(vi: "bộ phận một cửa", en: "one-stop shop"),
                binding: .receiving, level: nil),
            Role(
                id: "office", name: Bilingual(vi: "phòng xã", en: "division"), binding: .nearest,
                level: commune),
            Role(
                id: "committee", name: Bilingual(vi: "Ủy ban tỉnh", en: "committee"),
                binding: .nearest, level: province),
        ]
        return RouteDrawing(
            procedure, roles: Dictionary(uniqueKeysWithValues: roles.map { ($0.id, $0) }),
            posts: ["clerk": Bilingual(vi: "cán bộ một cửa", en: "clerk")],
            levels: [
                commune: Bilingual(vi: "cấp xã", en: "commune"),
                province: Bilingual(vi: "cấp tỉnh", en: "province"),
            ], unitNames: ["office": "Phòng Kinh tế Quy Nhơn"], language: language)
    }

    /// What a well-formed SVG document says.
    private struct Reading {
        var texts: [String] = []
        var boxes = 0
    }

    /// Reads a document as strict XML of elements, attributes and entities; nil: it is none.
    private func read(_ svg: String) -> Reading? {
        let element = /<(\/?)([A-Za-z]+)((?: [A-Za-z:-]+="[^"<]*")*)(\/?)>/
        guard svg.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") else { return nil }
        var reading = Reading()
        var open: [String] = []
        var rest = svg.dropFirst(39)
        while let start = rest.firstIndex(of: "<") {
            guard let text = plain(rest[..<start]),
                let match = rest[start...].prefixMatch(of: element)
            else { return nil }
            let name = String(match.2)
            if open.last == "text" { reading.texts.append(text) }
            if name == "rect", match.3.contains(" rx=") { reading.boxes += 1 }
            switch (match.1.isEmpty, match.4.isEmpty) {
            case (true, true): open.append(name)
            case (true, false): break
            case (false, _): guard open.popLast() == name else { return nil }
            }
            guard plain(match.3) != nil else { return nil }
            rest = rest[match.range.upperBound...]
        }
        return open.isEmpty && !rest.contains("&") ? reading : nil
    }

    /// Resolves the entities of a text; nil where an ampersand begins none.
    private func plain(_ text: Substring) -> String? {
        guard !text.contains(/&(?!(?:amp|lt|gt|quot|apos);)/) else { return nil }
        return String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    }

    @Test func theReaderRefusesWhatIsNotWellFormed() {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        #expect(read(head + "<svg><text>a &amp; b</text></svg>")?.texts == ["a & b"])
        for wrong in [
            "<svg>", "<svg></text>", "<svg>a & b</svg>", "<svg a=1/>", "<svg>a < b</svg>",
        ] {
            #expect(read(head + wrong) == nil, "\(wrong)")
        }
    }

    @Test func thePictureIsWellFormedAndShowsEveryStep() throws {
        let reader = try #require(try read(drawing(procedure()).svg))
        let words = reader.texts.joined(separator: " ")
        for text in [
            "1.000001 · Thủ tục thử", "Tiếp nhận", "Thẩm tra <hồ sơ> & \"xác minh\"",
            "Ký quyết định", "Trả kết quả", "cán bộ một cửa · 0,5 ngày làm việc",
            "Phòng Kinh tế Quy Nhơn", "Ủy ban tỉnh", "Lấy ý kiến Ủy ban tỉnh (cấp tỉnh):",
            "Đủ điều kiện / Không đủ", "Ký cấp", "Trả lại", "cấp xã", "cấp tỉnh",
        ] {
            #expect(words.contains(text), "\(text) in \(words)")
        }
        // Four steps, and one box of the legend.
        #expect(reader.boxes == 5)
    }

    @Test func aShopOfSeveralLevelsHasALaneOfItsOwn() throws {
        let both = try procedure(receptions: [Self.commune, Self.province])
        let reader = try #require(try read(drawing(both).svg))
        #expect(reader.texts.joined(separator: " ").contains("Nơi tiếp nhận: cấp xã hoặc cấp tỉnh"))
    }

    @Test func aStepShowsWhatItOpensAndAwaits() throws {
        let children = [
            ChildProcedure(id: "birth", procedure: "1.000002", after: [], papers: [:]),
            ChildProcedure(
                id: "road", procedure: "1.000003", step: "sign", after: ["birth"], papers: [:],
                condition: .chosen),
            ChildProcedure(
                id: "card", procedure: "1.000004", step: "sign", after: [], papers: [:],
                condition: .cases(["1.000001.02"])),
        ]
        let duty = DutyPolicy(
            step: "sign", office: "committee", outcomes: ["grant"], basis: "Luật", payWithin: nil)
        let mermaid = try drawing(procedure(children: children, duty: duty)).mermaid
        let boxes = mermaid.components(separatedBy: "\n").filter { $0.contains("[\"") }
        let verify = try #require(boxes.first { $0.contains("Thẩm tra") })
        #expect(verify.contains("<br/>Mở hồ sơ birth (1.000002)"))
        let sign = try #require(boxes.first { $0.contains("Ký quyết định") })
        #expect(sign.contains("<br/>Mở hồ sơ road (1.000003) sau birth, nếu áp dụng"))
        #expect(sign.contains("<br/>Mở hồ sơ card (1.000004), trường hợp 1.000001.02"))
        #expect(sign.contains("<br/>Nghĩa vụ tài chính: Ủy ban tỉnh (cấp tỉnh)"))
        let english = try drawing(procedure(children: children, duty: duty), language: .english)
        #expect(english.mermaid.contains("Opens road (1.000003) after birth, where it applies"))
    }

    @Test func englishIsDrawnOnRequest() throws {
        let svg = try drawing(procedure(), language: .english).svg
        #expect(svg.contains("Reception"))
        #expect(svg.contains("0.5 working day"))
        #expect(!svg.contains("chuyển tiếp"))
    }

    @Test func theDrawingNeedsNothingFromElsewhere() throws {
        let svg = try drawing(procedure()).svg
        #expect(!svg.contains("href"))
        #expect(!svg.contains("@import"))
        #expect(try drawing(procedure()).svg == svg)
    }

    @Test func mermaidHasEveryStepAndArrow() throws {
        let lines = try drawing(procedure()).mermaid.components(separatedBy: "\n")
        #expect(lines.contains("flowchart TD"))
        #expect(lines.contains("    s0 --> s1"))
        #expect(lines.contains("    s1 -->|\"Đủ điều kiện / Không đủ\"| s2"))
        #expect(lines.contains("    s2 ==>|\"Ký cấp\"| s3"))
        #expect(lines.contains("    s2 -.->|\"Trả lại\"| s1"))
        #expect(lines.contains { $0.contains("Thẩm tra #lt;hồ sơ#gt; #amp; #quot;xác minh#quot;") })
    }

    @Test func arrowsKeepOutOfBoxes() throws {
        let svg = try drawing(procedure()).svg
        let boxes = svg.components(separatedBy: "\n").compactMap { line -> [Int]? in
            guard line.contains("rx="), line.contains("fill=\"white\"") else { return nil }
            return ["x", "y", "width", "height"].compactMap { number(of: $0, in: line) }
        }
        .dropLast()
        #expect(boxes.count == 4)
        for line in svg.components(separatedBy: "\n") where line.contains("marker-end") {
            let points = line.components(separatedBy: "d=\"M")[1].components(separatedBy: "\"")[0]
                .components(separatedBy: " L")
                .map { $0.split(separator: " ").compactMap { Int($0) } }
            for (from, to) in zip(points, points.dropFirst()) {
                for box in boxes {
                    let isApart =
                        max(from[0], to[0]) <= box[0] || min(from[0], to[0]) >= box[0] + box[2]
                        || max(from[1], to[1]) <= box[1] || min(from[1], to[1]) >= box[1] + box[3]
                    #expect(isApart, "\(from) to \(to) crosses \(box)")
                }
            }
        }
    }

    private func number(of name: String, in line: String) -> Int? {
        let parts = line.components(separatedBy: " \(name)=\"")
        return parts.count > 1 ? Int(parts[1].prefix { $0 != "\"" }) : nil
    }
}
