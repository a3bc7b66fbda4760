import Dossiers
import Foundation
import PortalRecords
import Testing
import WorkflowFiles

/// What a draft says of a record: the times, fees, levels and lists, each trap once.
@Suite struct DraftTests {
    @Test(arguments: [
        (["DIRECT 5 WORKING_DAY", "ONLINE 5 WORKING_DAY"], [], "time_limit: 5 working-day"),
        (["DIRECT 17.5 WORKING_DAY"], ["17.5 WORKING_DAY"], "time_limit: 17.5 working-day"),
        (["DIRECT 8 HOUR"], [], "time_limit: 8 hour"),
        (["DIRECT 6 MONTH"], ["6 MONTH"], "time_limit: 6 month"),
        (["DIRECT 1 YEAR"], ["12 MONTH"], "time_limit: 12 month"),
        ([#"DIRECT "10" DAY"#], [], "time_limit: 10 day"),
    ])
    func `times that agree are taken over`(methods: [String], cases: [String], line: String) throws
    {
        let record = MadeUp(methods: MadeUp.methods(methods), cases: MadeUp.cases(cases))
        let draft = try record.draft()
        #expect(draft.line("time_limit") == line)
        #expect(draft.marks("time_limit", "cases") == [])
    }

    @Test(arguments: [
        (["DIRECT 1 OTHER"], #"the record says "1 OTHER", which is no limit"#),
        ([#"DIRECT "không quá 10 ngày" OTHER"#], #"the record says "không quá 10 ngày OTHER""#),
        (["DIRECT 0 WORKING_DAY"], #"the record says "0 WORKING_DAY""#),
        (["DIRECT -3 DAY"], #"the record says "-3 DAY""#),
        (["DIRECT 0.33333 WORKING_DAY"], #"the record says "0.33333 WORKING_DAY""#),
        (["DIRECT 1e300 DAY"], #"the record says "1e+300 DAY""#),
        (["DIRECT null WORKING_DAY"], #"the record says "? WORKING_DAY""#),
        (["DIRECT null null"], "no way of filing gives a time"),
    ])
    func `a time that is no limit is a gap`(methods: [String], said: String) throws {
        let draft = try MadeUp(methods: MadeUp.methods(methods)).draft()
        #expect(draft.line("time_limit").hasPrefix("time_limit:  # MISSING: " + said))
        #expect(draft.marks("time_limit") == ["gap time_limit"])
    }

    @Test(arguments: [
        (
            ["DIRECT 18 WORKING_DAY", "POSTAL 4 WORKING_DAY"], [],
            "the ways of filing give different times: direct 18 working-day, postal 4 working-day"
        ),
        (
            ["DIRECT 5 DAY", "DIRECT 5 WORKING_DAY"], [],
            "the ways of filing give different times: direct 5 day, direct 5 working-day"
        ),
        (
            ["DIRECT 10 WORKING_DAY", "ONLINE 1 OTHER"], [],
            #"the ways of filing give different times: direct 10 working-day, online "1 OTHER""#
        ),
        (
            ["DIRECT 10 WORKING_DAY"], ["20 DAY"],
            "the ways of filing and the cases give different times: 10 working-day, case 1 20 day"
        ),
        (
            ["DIRECT 100 WORKING_DAY"], ["100 WORKING_DAY", "219 DAY"],
            "the ways of filing and the cases give different times: 100 working-day, case 2 219 day"
        ),
    ])
    func `times that differ are flagged and none is chosen`(
        methods: [String], cases: [String], said: String
    ) throws {
        let record = MadeUp(methods: MadeUp.methods(methods), cases: MadeUp.cases(cases))
        let draft = try record.draft()
        #expect(draft.line("time_limit") == "time_limit:  # CONFLICT: " + said)
        #expect(draft.findings(.conflict).map(\.sentence.en) == [said])
        #expect(draft.text.contains("time_limit: null}  # CONFLICT") == !cases.isEmpty)
    }

    @Test(arguments: [
        ("Thời hạn giải quyết: 07 ngày làm việc.", "the text 7 working-day"),
        ("Tổng thời gian thực hiện là 15 (mười lăm) ngày.", "the text 15 day"),
        ("Thời gian giải quyết không quá 1,5 ngày làm việc.", "the text 1.5 working-day"),
        ("Trong thời hạn 02 ngày, cơ quan trả lời.", nil),
        ("Thời hạn giải quyết: 05 ngày làm việc.", nil),
        ("Ngày 15 tháng 5 năm 2025.", nil),
    ])
    func `a whole time in the text is held against the fields`(text: String, said: String?) throws {
        let draft = try MadeUp(steps: #"[{"description": "\#(text)"}]"#).draft()
        let sentences = said.map {
            ["the fields and the text give different times: 5 working-day, " + $0]
        }
        #expect(draft.findings(.conflict).map(\.sentence.en) == sentences ?? [])
    }

    @Test func `a case without a readable time is marked, a doubled number too`() throws {
        let cases = """
            [{"code": "1.900001.01", "name": "Một", "processingDay": {"qty": 1, "type": "OTHER"}},
             {"code": "1.900001.01", "name": "Hai", "processingDay": null},
             {"code": null, "name": null, "processingDay": null}, null]
            """
        let draft = try MadeUp(cases: cases).draft()
        #expect(draft.marks("cases") == ["gap cases", "conflict cases", "gap cases"])
        #expect(draft.text.contains(#"{code: null, name: "Hai"}  # CONFLICT"#))
    }

    @Test(arguments: [
        ([], "MISSING: the record names no fee, which does not say that it is free"),
        ([#"{"type": "FEE", "value": 0}"#], "MISSING: the record gives 0 or no amount"),
        ([#"{"type": "FEE", "value": null}"#], "MISSING: the record gives 0 or no amount"),
        (
            [#"{"type": "FEE", "value": 0, "description": "Miễn phí"}"#],
            "MISSING: the record gives 0 or no amount"
        ),
        (
            [#"{"type": "FEE", "value": 5, "currencyName": "USD"}"#],
            "MISSING: the record gives another currency"
        ),
        (
            [#"{"type": "FEE", "value": 100}"#, #"{"type": "FEE", "value": 100000}"#],
            "CONFLICT: one fee has the amounts 100 and 100000"
        ),
        (
            [#"{"type": "FEE", "value": 20000}"#, #"{"type": "FEE", "value": 30000}"#],
            "CONFLICT: the amounts differ by way of filing"
        ),
        ([#"{"type": "FEE", "value": 50}"#], "CONFLICT: the value 50 is less than 1,000"),
        (
            [#"{"type": "FEE", "value": 20000, "description": "thu 25.000 đồng/bản"}"#],
            "CONFLICT: the value is 20000, the words name 25000"
        ),
    ])
    func `a fee that is in doubt has no value`(fees: [String], said: String) throws {
        let methods = ["DIRECT 5 WORKING_DAY", "ONLINE 5 WORKING_DAY"]
        let draft = try MadeUp(methods: MadeUp.methods(methods, fees: fees)).draft()
        #expect(draft.line("fee").hasPrefix("fee:  # " + said))
        #expect(!draft.text.contains("free:"))
    }

    @Test func `a fee of all ways of filing is one line, others name theirs`() throws {
        let same = #"{"type": "FEE", "value": 50000, "description": "Phí thử"}"#
        let online = #"{"type": "SERVICE_FEE", "value": 7000, "description": "Nộp trực tuyến"}"#
        let methods = MadeUp.methods(
            ["DIRECT 5 WORKING_DAY", "ONLINE 5 WORKING_DAY"], fees: [same, same + ", " + online])
        let draft = try MadeUp(methods: methods).draft()
        #expect(draft.marks("fee") == [])
        let lines = """
            fee:
              amount:
                - {name: "Phí thử", dong: 50000}
                - {name: "Nộp trực tuyến", dong: 7000, channel: online}

            """
        #expect(draft.text.contains(lines))
    }

    @Test(arguments: [
        (#""isWard": true"#, "levels: [commune]", ["gap role", "gap role"]),
        (
            #""isProvince": true, "isWard": true"#, "levels: [commune, province]",
            ["gap role", "gap role", "gap role"]
        ),
        (
            #""isVertical": true, "departmentsExecuting": [{"name": "Công an cấp Xã"}]"#,
            "levels: [commune]", []
        ),
        (
            #""isVertical": true, "isOtherAgency": true"#,
            "levels:  # MISSING: neither flags nor bodies tell the level",
            ["gap levels", "gap at", "gap role", "gap role"]
        ),
        (
            #""isWard": true, "departmentsExecuting": [{"code": "G90", "name": "Bộ Thử"}]"#,
            "levels: [commune, ministry]", ["conflict levels", "gap role", "gap role", "gap role"]
        ),
    ])
    func `levels come from flags and bodies`(more: String, line: String, marks: [String]) throws {
        let draft = try MadeUp(more: more).draft()
        #expect(draft.line("levels").hasPrefix(line))
        #expect(draft.marks("levels", "at", "role") == marks)
    }

    @Test func `a body that acts in the text counts, one that is quoted does not`() throws {
        let quoted = "Theo Thông tư của Bộ trưởng Bộ Y tế ban hành, nộp hồ sơ."
        #expect(
            try MadeUp(steps: #"[{"description": "\#(quoted)"}]"#).draft().line("levels")
                == "levels: [commune]")
        let acting = "Bộ Y tế thẩm định, trình Thủ tướng Chính phủ."
        let draft = try MadeUp(steps: #"[{"description": "\#(acting)"}]"#).draft()
        #expect(
            draft.line("levels").hasPrefix(
                "levels: [commune, ministry, government]  # TOO MANY LEVELS: 3 levels "
                    + "(commune → ministry → Prime Minister)"))
        #expect(draft.marks("levels") == ["conflict levels", "levels levels"])
    }

    @Test func `more than two levels are drafted, marked, and refused once settled`() throws {
        let more = """
            "isWard": true, "isProvince": true, "isMinistry": true,
            "unitGroupsExecuting": [{"name": "UBND cấp xã"}, {"name": "UBND tỉnh"},
            {"name": "Bộ Y tế"}]
            """
        let draft = try MadeUp(more: more).draft()
        #expect(draft.levels.count == 3)
        #expect(draft.marks("levels", "role") == ["levels levels"])
        #expect(draft.text.contains("# TOO MANY LEVELS: 3 levels (commune → province → ministry)"))
        let said = try Shipped.with(["draft.yaml": draft.settled]) { folder in
            check(paths: [folder]).filter { $0.severity == .error }.map(\.sentence.en)
        }
        #expect(
            said == [
                "passes 3 administrative levels (commune → province → ministry) by intake → "
                    + "work-commune → work-province → work-ministry"
            ])
    }

    @Test func `two bodies of one level leave the role open`() throws {
        let more = """
            "isProvince": true, "departmentsExecuting": [{"name": "UBND tỉnh"}, {"name": "Sở Thử"}]
            """
        let draft = try MadeUp(more: more).draft()
        #expect(draft.marks("role") == ["gap role", "gap role"])
        #expect(draft.line("role") == "role: one-stop")
    }

    @Test func `papers of one code are one where they agree`() throws {
        let paper = { (name: String, copies: String) in
            #"{"code": "TP-1", "name": "\#(name)", "originalQty": 1, "copyQty": \#(copies)}"#
        }
        let same = try MadeUp(papers: "[\(paper("A", "0")), \(paper("A", "0"))]").draft()
        #expect(same.marks("papers") == ["gap papers"])
        let other = try MadeUp(papers: "[\(paper("A", "0")), \(paper("A", "1"))]").draft()
        #expect(other.marks("papers") == ["gap papers", "conflict papers"])
        let odd = try MadeUp(papers: "[\(paper("A", "1.5")), \(paper("", "0"))]").draft()
        #expect(
            odd.marks("papers") == ["gap papers", "gap papers", "gap papers", "conflict papers"])
        #expect(odd.text.contains(#"name: "A", original: 1, copy: null, electronic: false"#))
        #expect(try MadeUp(papers: "[]").draft().line("papers").hasPrefix("papers: []  # MISSING"))
    }

    @Test func `names and codes that differ inside a record are flagged`() throws {
        let more = #""isWard": true, "name": "Tên khác", "code": "1.900002""#
        let draft = try MadeUp(more: more).draft()
        #expect(draft.marks("name", "procedure") == ["conflict procedure", "conflict name"])
        #expect(draft.line("name").hasPrefix("name:  # CONFLICT"))
    }
}
