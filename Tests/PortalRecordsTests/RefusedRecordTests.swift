import Dossiers
import Foundation
import PortalRecords
import Testing

/// Lines that are no records, and what is said about each.
@Suite struct RefusedRecordTests {
    @Test(arguments: [
        ("", "is not well-formed JSON"), ("{", "is not well-formed JSON"),
        ("hello", "is not well-formed JSON"), (#"{"code": "1.9", }"#, "has no \"detail\""),
        ("[1, 2]", "is JSON, but not an object"), ("12", "is JSON, but not an object"),
        ("null", "has no \"detail\""), ("{}", "has no \"detail\""),
        (#"{"code": "1.9", "detail": null}"#, "has no \"detail\""),
        (#"{"code": "1.9", "detail": []}"#, "\"detail\" is not of the kind"),
        (#"{"code": 1.9, "detail": {}}"#, "\"code\" is not of the kind"),
        (
            #"{"code": "1.9", "detail": {"cases": [{}, {"code": {}}]}}"#,
            "\"detail.cases[1].code\" is not of the kind"
        ),
        (
            #"{"code": "1.9", "detail": {"executionMethods": [{"processingTime": []}]}}"#,
            "\"detail.executionMethods[0].processingTime\" is not of the kind"
        ),
        (#"{"detail": {}}"#, "has no code that can name a file (null)"),
        (#"{"code": "../1.9", "detail": {}}"#, "has no code that can name a file (\"../1.9\")"),
        (#"{"code": ".9", "detail": {}}"#, "has no code that can name a file"),
        (#"{"code": "1.9/x", "detail": {}}"#, "has no code that can name a file"),
        (#"{"code": "", "detail": {}}"#, "has no code that can name a file"),
    ])
    func `a line that is no record is refused`(line: String, said: String) {
        expectRefusal(Array(line.utf8), said)
    }

    @Test func `what is no text, too deep or too long is refused`() {
        expectRefusal([0x7B, 0xFF, 0x7D], "is not UTF-8 text")
        let deep = #"{"code": "1.9", "detail": {"x": "#
        expectRefusal(
            Array((deep + String(repeating: "[", count: 100_000)).utf8), "is not well-formed JSON")
        expectRefusal(
            [UInt8](repeating: 0x20, count: longestRecord + 1), "a record has at most 8000000")
        let long = String(repeating: "dài ", count: 300_000)
        expectRefusal(
            Array(#"{"code": "1.9", "name": "\#(long)", "detail": {}}"#.utf8), "makes a draft of")
    }

    private func expectRefusal(
        _ line: [UInt8], _ said: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: RecordError.self, sourceLocation: sourceLocation) {
            try WorkflowDraft(line: line, vocabulary: Shipped.vocabulary)
        }
        let sentence = error?.sentence
        #expect(sentence?.en.contains(said) == true, sourceLocation: sourceLocation)
        #expect(sentence?.vi != sentence?.en, sourceLocation: sourceLocation)
    }
}
