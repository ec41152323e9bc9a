// Asks to print once every picture is there.
await Promise.allSettled([...document.querySelectorAll(".print-pages img")].map((picture) => picture.decode()));
print();
