"""A mail server that keeps what it is sent, and does with the next messages as it is told.

Its directory holds `orders`, one line for each message to come: `refuse 550 5.1.1`, `wait 20` before it is
taken, `linger 20` after; and `taken`, where each message
lies as JSON, read by the parser of Python's library, beside the bytes as they came.
"""

import asyncio
import email.policy
import json
import os
import sys

from aiosmtpd.smtp import SMTP

directory, port = sys.argv[1], int(sys.argv[2])
orders, taken = os.path.join(directory, "orders"), os.path.join(directory, "taken")
count = 0


def next_order():
    try:
        with open(orders) as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return []
    if not lines:
        return []
    with open(orders, "w") as file:
        file.write("".join(line + "\n" for line in lines[1:]))
    return lines[0].split()


class Keeping:
    async def handle_RCPT(self, server, session, envelope, address, options):
        order = next_order()
        session.linger = float(order[1]) if order[:1] == ["linger"] else 0
        if order[:1] == ["wait"]:
            await asyncio.sleep(float(order[1]))
        elif order[:1] == ["refuse"]:
            return " ".join(order[1:]) + " <" + address + "> as it was told"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "names": [name.lower() for name in message.keys()],
            "type": message.get_content_type(),
            "text": parts.get("text/plain"),
            "html": parts.get("text/html"),
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
        }
        name = os.path.join(taken, f"{count:06}")
        with open(name + ".eml", "wb") as file:
            file.write(envelope.content)
        with open(name + ".part", "w") as file:
            json.dump(told, file)
        os.rename(name + ".part", name + ".json")
        await asyncio.sleep(session.linger)
        return "250 OK"


async def main():
    os.makedirs(taken, exist_ok=True)
    # What an earlier one took keeps its number.
    global count
    count = len([name for name in os.listdir(taken) if name.endswith(".json")])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeping(), enable_SMTPUTF8=True), "127.0.0.1", port)
    with open(os.path.join(directory, "pid"), "w") as file:
        file.write(str(os.getpid()))
    async with server:
        await server.serve_forever()


asyncio.run(main())
