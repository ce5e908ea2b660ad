// What an operator is told of words that the worker's commands do not take.
import Foundation
import TestSupport
import Testing

@Suite struct `lianyi-worker at the operator's hands` {
    @Test(arguments: [
        (["sheet", "x.hea", "-o", "x.bmp"], ".bmp", ".svg"),
        (["sheet", "x.hea", "-o", "x.png", "--layout", "12x2"], "12x2", "12x1"),
        (["sheet", "x.hea", "-o", "x.png", "--colour", "red"], "--colour", "--help"),
        (["sheet", "x.hea", "-o"], "-o", ".pdf"),
        (["sheet", "x.hea", "--pdf", "-o", "x.png"], ".png", ".pdf"), (["render", "a.dcm", "a.bmp"], ".bmp", ".png"),
        (["render", "a.dcm", "a.png", "--window", "abc"], "abc", "CENTRE,WIDTH"), (["sheet"], "-o", "--help"),
    ]) func `names the word that is wrong and what could stand there`(words: [String], wrong: String, right: String)
        throws
    {
        let told = try TestProgram("lianyi-worker").run(words)
        #expect(told.status == 2 && told.errors.contains(wrong) && told.errors.contains(right), "\(told)")
        #expect(told.errors.split(separator: "\n").count >= 2, "in both languages")
    }
}
