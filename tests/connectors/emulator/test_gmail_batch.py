"""Several calls in one, through the client's own batches."""

from tests.mail import ROBOT, letter, put


def test_batch_answers_each_call_by_itself(emulator):
    """One that fails does not touch the others."""
    service = emulator.api("gmail", "v1", ROBOT)
    robot = service.users()
    messages = [put(robot, letter(subject=str(number)), "INBOX") for number in range(3)]
    answers = {}
    batch = service.new_batch_http_request()
    for message in [*messages, "19a0000000000000"]:
        call = robot.messages().get(userId="me", id=message, format="metadata", metadataHeaders=["Subject"])
        batch.add(call, lambda key, answer, error: answers.update({key: error or answer}), request_id=message)
    batch.execute(http=robot._http)
    shown = [answers[message]["payload"]["headers"][0]["value"] for message in messages]
    assert shown == ["0", "1", "2"]
    assert answers["19a0000000000000"].status_code == 404
