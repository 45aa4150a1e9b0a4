# Stands for systemd: argument 1 is the NOTIFY_SOCKET to listen at; prints what arrives, one datagram a line.
import socket
import sys

name = sys.argv[1]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("\0" + name[1:] if name.startswith("@") else name)
print("listening", flush=True)
while True:
    # Without room for descriptors: systemd-notify waits until the one that it sends is closed (sd_notify_barrier(3)).
    text = listener.recv(4096).decode()
    if text != "BARRIER=1":
        print(text.replace("\n", " "), flush=True)
