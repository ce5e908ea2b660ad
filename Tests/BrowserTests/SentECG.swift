// An electrocardiogram on its way to a reader, for the tests of the reader's pages.
import Foundation
import HubAPI
import LiveCounty
import Samples
import Testing

/// An electrocardiogram that a village doctor sends, once it has been read by machine.
func sendECG(
    _ urgency: String, _ county: County, by doctor: Caller, of patient: String? = nil
) async throws -> String {
    let ecg = SampleECG(.normal, seed: .random(in: 0...9999)), id = WireID.timeOrdered()
    let files: [(String, [UInt8])] = [("rec.hea", ecg.header(named: "rec")), ("rec.dat", ecg.signal())]
    let objects = files.enumerated().map { index, file in
        #"{"number":\#(index + 1),"name":"\#(file.0)","mediaType":"application/octet-stream","size":\#(file.1.count),"sha256":"\#(SHA256Hex(of: Data(file.1)))"}"#
    }
    let contents = files.enumerated().map { #""\#($0 + 1)":"\#(Data($1.1).base64EncodedString())""# }
    let whose = patient.map { #"{"id":"\#($0)"}"# } ?? "null"
    let sent = try await doctor.put(
        "/api/v1/exams/\(id)",
        #"{"manifest":{"exam":"\#(id)","kind":"ECG12","urgency":"\#(urgency)","performedAt":"2026-11-20T08:06:00+08:00","patient":\#(whose),"request":{"complaint":"胸痛"},"objects":[\#(objects.joined(separator: ","))]},"contents":{\#(contents.joined(separator: ","))}}"#
    )
    #expect(sent.status == 201, "\(sent)")
    _ = try await county.opened("\(id)", by: doctor)
    return "\(id)"
}
